#include "assemble_yaml.hpp"

#include <algorithm>
#include <array>

#include "file_name.hpp"
#include "line_ends.hpp"
#include "operation_loader.hpp"
#include "yaml_header.hpp"

namespace dbtool::migration {
namespace {

std::optional<YamlOutline> read_outline(std::string_view text,
                                        const std::string& file,
                                        std::vector<Diagnostic>& diagnostics) {
    if (auto scanned = scan_outline(text)) {
        return scanned;
    }
    return parse_outline(text, file, diagnostics);
}

void check_sections(const Migration& migration,
                    const YamlOutline& outline,
                    std::vector<Diagnostic>& diagnostics) {
    const auto report =
        [&](std::string code, std::string message, SourcePosition at, std::string help) {
            diagnostics.push_back({.code = std::move(code),
                                   .message = std::move(message),
                                   .position = std::move(at),
                                   .help = std::move(help)});
        };
    const std::string& file = migration.revision.file;
    if (!outline.upgrade) {
        report("missing-upgrade",
               "the file has no upgrade",
               {.file = file, .line = 0, .column = 0},
               "Write `upgrade:`, and a list of operations under it.");
    }
    if (outline.downgrade && migration.irreversible) {
        report("irreversible-with-downgrade",
               "the file says `irreversible` and has a downgrade",
               {.file = file, .line = outline.downgrade->line, .column = outline.downgrade->column},
               "Keep one of the two.");
    }
}

/// A file that is refused for its header is never asked for its operations: theirs are told with
/// it, so that all of a file's mistakes are told at once. `first`: where this file's begin.
void add_mistakes_of_operations(std::string_view text,
                                const std::string& file,
                                std::size_t first,
                                std::vector<Diagnostic>& diagnostics) {
    const YamlDocument document = read_yaml(text, file);
    std::vector<Diagnostic> found = document.diagnostics;
    for (const std::string_view name : std::array<std::string_view, 2>{"upgrade", "downgrade"}) {
        const YamlNode* list = document.root.find(name);
        if (list != nullptr && !document.is_cut_off) {
            load_operations(*list, name, Author::person, found);
        }
    }
    for (Diagnostic& one : found) {
        const auto begin = diagnostics.begin() + static_cast<std::ptrdiff_t>(first);
        const bool known = std::find(begin, diagnostics.end(), one) != diagnostics.end();
        if (!known && one.position.line > 0) {
            diagnostics.push_back(std::move(one));
        }
    }
    std::stable_sort(diagnostics.begin() + static_cast<std::ptrdiff_t>(first),
                     diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                         return std::pair(a.position.line, a.position.column) <
                                std::pair(b.position.line, b.position.column);
                     });
}

}  // namespace

void finish_yaml(Migration& migration,
                 std::string_view text,
                 const MakeYamlScript& make_script,
                 std::vector<Diagnostic>& diagnostics) {
    const std::size_t mark = text.starts_with(utf8_mark) ? utf8_mark.size() : 0;
    text.remove_prefix(mark);
    const std::size_t first = diagnostics.size();
    const auto outline = read_outline(text, migration.revision.file, diagnostics);
    if (outline) {
        apply_header(outline->keys, migration, diagnostics);
        check_sections(migration, *outline, diagnostics);
    }
    if (has_errors({diagnostics.begin() + static_cast<std::ptrdiff_t>(first), diagnostics.end()})) {
        add_mistakes_of_operations(text, migration.revision.file, first, diagnostics);
    }
    if (migration.revision.message.empty()) {
        migration.revision.message = message_from_id(migration.revision.id.str());
    }
    if (!outline || !outline->upgrade) {
        return;
    }
    const auto script_of = [&](YamlSection section) {
        const std::string_view content = text.substr(section.offset, section.size);
        section.offset += mark;
        return make_script(section, content);
    };
    migration.upgrade = script_of(*outline->upgrade);
    if (outline->downgrade) {
        migration.downgrade = script_of(*outline->downgrade);
    } else if (!migration.irreversible) {
        migration.downgrade = migration.upgrade;
        migration.downgrade_derived = true;
    }
}

}  // namespace dbtool::migration
