#include "assemble.hpp"

#include <dbtool/core/text.hpp>

#include "assemble_yaml.hpp"
#include "file_name.hpp"
#include "foreign_marks.hpp"
#include "line_ends.hpp"

namespace dbtool::migration {
namespace {

/// A direction's sections, as far as they matter for one dialect.
struct Choice {
    const Section* wanted = nullptr;  ///< For the dialect, or else for all dialects.
    const Section* first = nullptr;
    std::vector<std::string> dialects;
};

Choice choose(const std::vector<Section>& sections, Direction direction, Dialect dialect) {
    Choice choice;
    for (const Section& section : sections) {
        if (section.mark.direction != direction) {
            continue;
        }
        choice.first = choice.first == nullptr ? &section : choice.first;
        if (section.mark.dialect) {
            choice.dialects.emplace_back(to_string(*section.mark.dialect));
        }
        const bool fits = !section.mark.dialect || section.mark.dialect == dialect;
        if (fits && (choice.wanted == nullptr || section.mark.dialect)) {
            choice.wanted = &section;
        }
    }
    return choice;
}

Diagnostic error_at(const std::string& file,
                    int line,
                    int column,
                    std::string code,
                    std::string message,
                    std::string help) {
    return {.code = std::move(code),
            .severity = Severity::error,
            .message = std::move(message),
            .position = {.file = file, .line = line, .column = column},
            .help = std::move(help)};
}

Diagnostic no_text_for(const Migration& migration,
                       const Choice& choice,
                       Direction direction,
                       Dialect dialect) {
    const std::string name(to_string(direction));
    const SectionMark& mark = choice.first->mark;
    return error_at(
        migration.revision.file,
        mark.line,
        mark.column,
        "no-text-for-dialect",
        "the " + name + " has no text for " + std::string(to_string(dialect)) + ", only for " +
            join(choice.dialects, " and "),
        "Add a section `-- dbtool:" + name + " " + std::string(to_string(dialect)) + "`.");
}

/// Another tool's file, by its marks or its name, and none of our directives in it; false for ours.
bool is_foreign(const Migration& migration,
                const Scanner& scanner,
                std::vector<Diagnostic>& diagnostics) {
    if (scanner.has_directives()) {
        return false;
    }
    const bool marked = !scanner.foreign_tool().empty();
    const std::string_view tool =
        marked ? scanner.foreign_tool() : foreign_name(migration.revision.file);
    if (tool.empty()) {
        return false;
    }
    diagnostics.push_back(error_at(migration.revision.file,
                                   marked ? scanner.foreign_line() : 0,
                                   0,
                                   "foreign-migration",
                                   "the file is a migration of " + std::string(tool),
                                   foreign_help(tool)));
    return true;
}

}  // namespace

Migration begin_migration(const std::string& file,
                          std::string_view name,
                          std::string number,
                          Format format) {
    Migration migration;
    migration.revision.id = RevisionId{std::string(stem_of(name))};
    migration.revision.file = file;
    migration.number = std::move(number);
    migration.file = file;
    migration.format = format;
    migration.settings.format = format;
    return migration;
}

void finish_migration(Migration& migration,
                      const Scanner& scanner,
                      Dialect dialect,
                      const MakeScript& make_script,
                      std::vector<Diagnostic>& diagnostics) {
    if (migration.revision.message.empty()) {
        migration.revision.message = message_from_id(migration.revision.id.str());
    }
    if (scanner.is_broken() || is_foreign(migration, scanner, diagnostics)) {
        return;
    }
    const Choice upgrade = choose(scanner.sections(), Direction::upgrade, dialect);
    const Choice downgrade = choose(scanner.sections(), Direction::downgrade, dialect);
    if (upgrade.wanted != nullptr) {
        migration.upgrade = make_script(*upgrade.wanted);
    } else if (upgrade.first != nullptr) {
        diagnostics.push_back(no_text_for(migration, upgrade, Direction::upgrade, dialect));
    } else {
        diagnostics.push_back(error_at(migration.revision.file,
                                       downgrade.first->mark.line,
                                       downgrade.first->mark.column,
                                       "missing-upgrade",
                                       "the file has a downgrade and no upgrade",
                                       "Add a section `-- dbtool:upgrade`."));
    }
    if (downgrade.wanted != nullptr) {
        migration.downgrade = make_script(*downgrade.wanted);
    } else if (downgrade.first != nullptr) {
        diagnostics.push_back(no_text_for(migration, downgrade, Direction::downgrade, dialect));
    }
}

ParsedFile parse_migration(std::string_view text,
                           const std::filesystem::path& file,
                           Dialect dialect) {
    ParsedFile parsed;
    const std::string path = file.string();
    const std::string name = file.filename().string();
    FileName read = read_file_name(name);
    if (read.kind != FileName::Kind::migration) {
        parsed.diagnostics.push_back(
            error_at(path,
                     0,
                     0,
                     "bad-file-name",
                     read.message.empty() ? "the file's name is not a migration's" : read.message,
                     read.help.empty() ? "Name it like 0007_add_users.sql." : read.help));
        return parsed;
    }
    parsed.migration = begin_migration(path, name, std::move(read.number), read.format);
    const auto in_memory = [&](std::uint64_t offset, std::uint64_t size, int line) {
        std::string part(text.substr(offset, size));
        to_lf(part);
        return Script::in_memory(std::move(part), {.file = path, .line = line, .column = 1});
    };
    if (read.format == Format::yaml) {
        finish_yaml(
            parsed.migration,
            text,
            [&](const YamlSection& section, std::string_view content) {
                return in_memory(
                    section.offset, without_trailing_blanks(content).size(), section.line);
            },
            parsed.diagnostics);
        return parsed;
    }
    Sha256 hash;
    Scanner scanner(path, dialect, parsed.migration, parsed.diagnostics, hash);
    scanner.scan(text, true, true);
    scanner.finish();
    finish_migration(
        parsed.migration,
        scanner,
        dialect,
        [&](const Section& section) {
            return in_memory(section.offset, section.content.size, section.line);
        },
        parsed.diagnostics);
    return parsed;
}

}  // namespace dbtool::migration
