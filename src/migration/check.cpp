#include <algorithm>
#include <array>

#include <dbtool/migration/migration.hpp>
#include <dbtool/migration/operations.hpp>

#include "outline.hpp"
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
            if (end == std::string_view::npos) {
                keep(part);
                return;
            }
            if (text_.empty()) {
                look_at(part);
            } else {
                keep(part);
                finish_kept();
            }
            ++line_;
            piece.remove_prefix(end + 1);
        }
    }

    Comments finish() {
        finish_kept();
        return std::move(comments_);
    }

private:
    void keep(std::string_view part) {
        text_ += part.substr(0, longest_comment - std::min(text_.size(), longest_comment));
    }

    void finish_kept() {
        look_at(text_);
        text_.clear();
    }

    void look_at(std::string_view line) {
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos) {
            return;
        }
        const std::string_view two = line.substr(first, 2);
        comments_.any = comments_.any || two == "--" || two == "/*";
        const auto miss =
            two == "--" ? find_near_miss(line.substr(0, longest_comment)) : std::nullopt;
        if (miss) {
            comments_.near_misses.push_back(near_miss_diagnostic(*miss, file_, line_));
        }
    }

    std::string file_;
    int line_;
    std::string text_;  ///< The beginning of a line whose end is still to come.
    Comments comments_;
};

/// Passes a script on and looks at its comments on the way: a large file is not read twice.
class WatchedSource final : public sql::TextSource {
public:
    explicit WatchedSource(const Script& script) : source_(script.open()), scan_(script) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t got = source_->read(into);
        scan_.feed({into.data(), got});
        return got;
    }

    /// Looks at what the reader left, too: it stops at some mistakes.
    Comments finish() {
        std::array<char, std::size_t{16} << 10U> rest;
        while (read(rest) > 0) {
        }
        return scan_.finish();
    }

private:
    std::unique_ptr<sql::TextSource> source_;
    CommentScan scan_;
};

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
    WatchedSource source(script);
    const ScriptOutline found =
        outline_of(source, script.start(), dialect, migration.settings.transactional);
    const Comments comments = source.finish();
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
    if (migration.format == Format::yaml) {
        return read_operations(migration, dialect).diagnostics;
    }
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
