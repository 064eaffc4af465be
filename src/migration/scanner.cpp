#include "scanner.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>

#include "foreign_marks.hpp"
#include "line_ends.hpp"

namespace dbtool::migration {

Scanner::Scanner(const std::string& file,
                 Dialect dialect,
                 Migration& migration,
                 std::vector<Diagnostic>& diagnostics,
                 Sha256& hash)
    : file_(file),
      dialect_(dialect),
      diagnostics_(diagnostics),
      header_(file, migration, diagnostics),
      hash_(hash) {}

void Scanner::report(
    std::string code, std::string message, int line, int column, std::string help) {
    diagnostics_.push_back({.code = std::move(code),
                            .severity = Severity::error,
                            .message = std::move(message),
                            .position = {.file = file_, .line = line, .column = column},
                            .help = std::move(help)});
}

bool Scanner::check_encoding(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        report("bad-encoding",
               "the file is UTF-16, which dbtool does not read",
               1,
               1,
               "Save it as UTF-8.");
        broken_ = true;
    }
    return !broken_;
}

bool Scanner::check_nul(std::string_view bytes) {
    const std::size_t at = bytes.find('\0');
    if (at == std::string_view::npos) {
        return true;
    }
    const std::string_view before = bytes.substr(0, at);
    const std::size_t line_start = before.rfind('\n') + 1;
    report("bad-encoding",
           "the file holds a NUL byte, at byte " + std::to_string(base_ + at),
           line_ + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
           static_cast<int>(count_characters(before.substr(line_start))) + 1,
           "Save it as UTF-8 without that byte; a text in UTF-16 is full of them.");
    broken_ = true;
    return false;
}

std::size_t Scanner::scan(std::string_view bytes, bool at_end, bool full) {
    std::size_t at = 0;
    if (!begun_) {
        begun_ = true;
        at = bytes.starts_with(utf8_mark) ? utf8_mark.size() : 0;
        open_.offset = at;
        if (!check_encoding(bytes)) {
            return bytes.size();
        }
    }
    if (!check_nul(bytes)) {
        return bytes.size();
    }
    bytes_ = bytes;
    fed_ = at;
    while (at < bytes.size()) {
        const std::size_t newline = bytes.find('\n', at);
        const bool whole = newline != std::string_view::npos;
        if (!whole && !at_end && !inside_line_ && (at > 0 || !full) &&
            may_be_directive(bytes.substr(at))) {
            break;
        }
        const std::size_t next = whole ? newline + 1 : bytes.size();
        if (!inside_line_) {
            look(bytes.substr(at, (whole ? newline : next) - at), next);
        }
        inside_line_ = !whole;
        line_ += whole ? 1 : 0;
        at = next;
    }
    hash_.feed(bytes.substr(fed_, at - fed_));
    base_ += at;
    return at;
}

void Scanner::look(std::string_view line, std::size_t next) {
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    const std::size_t first = line.find_first_not_of(" \t\f\v");
    if (first == std::string_view::npos) {
        return;
    }
    if (line.substr(first, 2) == "--") {
        if (const auto directive = read_directive(line, line_)) {
            handle(*directive, line, next);
            return;
        }
        look_at_comment(line);
    }
    if (!in_sections_ && first_sql_.line == 0) {
        look_at_prelude(line);
    }
}

void Scanner::look_at_comment(std::string_view line) {
    if (foreign_tool_.empty()) {
        foreign_tool_ = foreign_mark(line);
        foreign_line_ = line_;
    }
    if (in_sections_ || first_sql_.line != 0) {
        return;
    }
    if (const auto miss = find_near_miss(line)) {
        diagnostics_.push_back(near_miss_diagnostic(*miss, file_, line_));
    }
}

void Scanner::look_at_prelude(std::string_view line) {
    check_utf8(line);
    const std::size_t sql = find_sql(line, dialect_, comment_depth_);
    if (sql != std::string_view::npos) {
        first_sql_ = {.file = file_,
                      .line = line_,
                      .column = static_cast<int>(count_characters(line.substr(0, sql))) + 1};
    }
}

void Scanner::handle(const Directive& directive, std::string_view line, std::size_t next) {
    check_utf8(line);
    has_directives_ = true;
    const bool sql_seen = !in_sections_ && first_sql_.line != 0;
    const auto mark = header_.apply(directive, sql_seen);
    const auto begin = static_cast<std::size_t>(line.data() - bytes_.data());
    if (mark) {
        if (sql_seen) {
            report("sql-before-section",
                   "SQL stands before the file's first section",
                   first_sql_.line,
                   first_sql_.column,
                   "Put it behind `-- dbtool:upgrade`.");
        }
        close_section(begin);
        open_section(*mark, next);
    } else if (!in_sections_ && !sql_seen) {
        hash_.discard();
        open_section(
            SectionMark{},
            next);  // The upgrade of a file without sections begins behind its last directive.
    }
}

void Scanner::open_section(const SectionMark& mark, std::size_t at) {
    in_sections_ = in_sections_ || mark.line != 0;
    open_ = Section{.mark = mark, .offset = base_ + at, .line = line_ + 1, .content = {}};
    fed_ = at;
}

void Scanner::close_section(std::size_t at) {
    if (!in_sections_) {
        hash_.discard();
        return;
    }
    hash_.feed(bytes_.substr(fed_, at - fed_));
    open_.content = hash_.finish();
    sections_.push_back(std::move(open_));
}

void Scanner::finish() {
    open_.content = hash_.finish();
    sections_.push_back(std::move(open_));
    header_.finish(std::any_of(sections_.begin(), sections_.end(), [](const Section& section) {
        return section.mark.direction == Direction::downgrade;
    }));
}

void Scanner::check_utf8(std::string_view line) {
    const std::size_t bad = bad_utf8_ ? std::string_view::npos : find_invalid_utf8(line);
    if (bad != std::string_view::npos) {
        bad_utf8_ = true;
        const auto offset = base_ + static_cast<std::uint64_t>(line.data() - bytes_.data()) + bad;
        report("bad-encoding",
               "the file is not UTF-8, at byte " + std::to_string(offset),
               line_,
               static_cast<int>(count_characters(line.substr(0, bad))) + 1,
               "Save it as UTF-8.");
    }
}

std::size_t find_sql(std::string_view line, Dialect dialect, int& comment_depth) {
    std::size_t at = 0;
    while (at < line.size()) {
        const std::string_view two = line.substr(at, 2);
        if (comment_depth > 0) {
            const bool closes = two == "*/";
            const bool opens =
                two == "/*" && dialect == Dialect::postgresql;  // SQLite's comments do not nest.
            comment_depth += opens ? 1 : (closes ? -1 : 0);
            at += opens || closes ? 2 : 1;
        } else if (two == "--") {
            return std::string_view::npos;
        } else if (two == "/*") {
            comment_depth = 1;
            at += 2;
        } else if (std::string_view(" \t\r\f\v").find(line[at]) == std::string_view::npos) {
            return at;
        } else {
            ++at;
        }
    }
    return std::string_view::npos;
}

Diagnostic near_miss_diagnostic(const NearMiss& miss, const std::string& file, int line) {
    return {.code = "misspelt-directive",
            .severity = Severity::error,
            .message = "\"" + miss.typed + "\" is not a directive",
            .position = {.file = file, .line = line, .column = miss.column},
            .help = "Write `-- dbtool:" + miss.directive + "`, or word the comment differently."};
}

}  // namespace dbtool::migration
