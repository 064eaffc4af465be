#include <algorithm>
#include <array>

#include <dbtool/migration/migration.hpp>

#include "scanner.hpp"

namespace dbtool::migration {
namespace {

/// What a script is besides its statements.
struct Comments {
    bool any = false;
    std::vector<Diagnostic> near_misses;
};

/// A comment this long is no directive, and neither is what follows on its line.
constexpr std::size_t longest_comment = 4096;

class CommentScan {
public:
    explicit CommentScan(const Script& script)
        : file_(script.start().file), line_(script.start().line) {}

    void feed(std::string_view piece) {
        while (!piece.empty()) {
            const std::size_t end = piece.find('\n');
            const std::string_view part = piece.substr(0, end);
            text_ += part.substr(0, longest_comment - std::min(text_.size(), longest_comment));
            if (end == std::string_view::npos) {
                return;
            }
            finish_line();
            piece.remove_prefix(end + 1);
        }
    }

    Comments finish() {
        finish_line();
        return std::move(comments_);
    }

private:
    void finish_line() {
        const std::size_t first = text_.find_first_not_of(" \t");
        if (first != std::string::npos) {
            const std::string_view two = std::string_view(text_).substr(first, 2);
            comments_.any = comments_.any || two == "--" || two == "/*";
            const auto miss = two == "--" ? find_near_miss(text_) : std::nullopt;
            if (miss) {
                comments_.near_misses.push_back(near_miss_diagnostic(*miss, file_, line_));
            }
        }
        text_.clear();
        ++line_;
    }

    std::string file_;
    int line_;
    std::string text_;
    Comments comments_;
};

Comments scan_comments(const Script& script) {
    CommentScan scan(script);
    const auto source = script.open();
    std::array<char, std::size_t{16} << 10U> buffer;
    for (std::size_t got = source->read(buffer); got > 0; got = source->read(buffer)) {
        scan.feed({buffer.data(), got});
    }
    return scan.finish();
}

Diagnostic empty_script(const Script& script, Direction direction) {
    const bool upgrade = direction == Direction::upgrade;
    return {.code = upgrade ? "empty-upgrade" : "empty-downgrade",
            .severity = upgrade ? Severity::error : Severity::warning,
            .message = upgrade ? "the upgrade holds no statement" : "the downgrade holds nothing",
            .position = script.start(),
            .help = upgrade ? "Write the SQL behind `-- dbtool:upgrade`."
                            : "Write the SQL that undoes the upgrade, or a comment that says why "
                              "there is nothing to undo."};
}

void check_script(const Migration& migration,
                  Direction direction,
                  Dialect dialect,
                  std::vector<Diagnostic>& diagnostics) {
    const Script& script =
        direction == Direction::upgrade ? migration.upgrade : *migration.downgrade;
    const ScriptOutline found = outline(script, dialect, migration.settings.transactional);
    const Comments comments = scan_comments(script);
    diagnostics.insert(diagnostics.end(), comments.near_misses.begin(), comments.near_misses.end());
    diagnostics.insert(diagnostics.end(), found.diagnostics.begin(), found.diagnostics.end());
    const bool is_merge = migration.revision.parents.size() >
                          1;  // It joins its parents, and often does nothing else.
    const bool may_be_empty = is_merge || (direction == Direction::downgrade && comments.any);
    if (found.statements == 0 && found.diagnostics.empty() && !may_be_empty) {
        diagnostics.push_back(empty_script(script, direction));
    }
}

}  // namespace

std::vector<Diagnostic> check_scripts(const Migration& migration, Dialect dialect) {
    std::vector<Diagnostic> diagnostics;
    check_script(migration, Direction::upgrade, dialect, diagnostics);
    if (migration.downgrade) {
        check_script(migration, Direction::downgrade, dialect, diagnostics);
    }
    std::stable_sort(
        diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
            return a.position.line < b.position.line;
        });
    return diagnostics;
}

}  // namespace dbtool::migration
