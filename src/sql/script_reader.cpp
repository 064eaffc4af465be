#include "script_reader.hpp"

#include <algorithm>

#include "copy_data.hpp"
#include "mistakes.hpp"

namespace dbtool::sql {
namespace {

/// Beyond this the file is something else than a script, and more mistakes say nothing new.
constexpr std::size_t most_diagnostics = 20;

}  // namespace

ScriptReader::ScriptReader(TextSource& source,
                           Dialect dialect,
                           const SourcePosition& start,
                           std::uint64_t offset,
                           Sizes sizes)
    : longest_(sizes.longest == 0 ? longest_statement(dialect) : sizes.longest),
      window_(source, sizes.window, longest_),
      dialect_(dialect),
      file_(start.file),
      place_{
          .offset = offset, .line = std::max(start.line, 1), .column = std::max(start.column, 1)} {}

bool ScriptReader::next(Statement& statement) {
    while (!next_copy_data().empty()) {
    }
    while (find_token()) {
        if (take(cut(), statement)) {
            return true;
        }
    }
    return false;
}

/// Moves to the next statement's first token.
bool ScriptReader::find_token() {
    while (!stopped_) {
        const Lead lead = measure_lead(window_.text(), window_.complete(), dialect_);
        drop(lead.length);
        if (lead.at_token) {
            const char first = window_.text().front();
            if (first == ';') {
                drop(1);
            } else if (first != '\\' || dialect_ == Dialect::sqlite || !skip_psql_line()) {
                return !stopped_;
            }
        } else if (!window_.complete()) {
            grow();
        } else {
            if (!stop_at_bad_byte() && lead.open_comment) {
                report(Mistake::unterminated_comment, 0);
            }
            stopped_ = true;
        }
    }
    return false;
}

/// Skips \restrict and \unrestrict, which pg_dump writes to guard psql and which mean nothing to a
/// server.
bool ScriptReader::skip_psql_line() {
    const std::size_t end = find_line_end();
    const std::string_view command = backslash_command(window_.text());
    if (command != "\\restrict" && command != "\\unrestrict") {
        return false;
    }
    drop(end);
    return true;
}

Cut ScriptReader::cut() {
    for (;;) {
        const bool complete = window_.complete();
        Cut cut = dialect_ == Dialect::postgresql ? cut_postgres(window_.text(), complete)
                                                  : cut_sqlite(window_.text(), complete);
        if (!cut.needs_more || !grow()) {
            return cut;
        }
    }
}

/// Reads on, unless what was read without finding an end is more than any database takes: so a file
/// of any size takes no more memory than that.
bool ScriptReader::grow() {
    if (window_.text().size() > longest_) {
        refuse_length();
        return false;
    }
    window_.more();
    return true;
}

void ScriptReader::refuse_length() {
    report(Mistake::too_long, 0);
    stopped_ = true;
}

bool ScriptReader::take(const Cut& cut, Statement& statement) {
    if (cut.needs_more) {
        return false;
    }
    if (cut.at_script_end && stop_at_bad_byte()) {
        return false;
    }
    if (!cut.mistakes.empty()) {
        for (const FoundMistake& found : cut.mistakes) {
            report(found.mistake, found.at);
        }
        drop(cut.end);
        return false;
    }
    if (cut.text_end > longest_) {
        refuse_length();
        return false;
    }
    const std::string_view text = window_.text().substr(0, cut.text_end);
    statement = {.text = text,
                 .offset = place_.offset,
                 .end_offset = place_.offset + cut.end,
                 .line = place_.line,
                 .column = place_.column,
                 .kind = classify(text, dialect_)};
    copy_place_ = place_;
    drop(cut.end);
    if (statement.kind == StatementKind::copy_from_stdin) {
        begin_copy(statement);
    }
    return true;
}

void ScriptReader::begin_copy(Statement& statement) {
    copy_text_ = statement.text;
    statement.text = copy_text_;
    in_copy_ = true;
    const std::size_t line_end = find_line_end();
    const std::string_view rest = window_.text().substr(0, line_end);
    if (const Lead lead = measure_lead(rest, true, dialect_); lead.length < rest.size()) {
        report(Mistake::text_after_copy, lead.length);
    }
    drop(line_end);
    statement.end_offset = place_.offset;
}

std::string_view ScriptReader::next_copy_data() {
    while (in_copy_) {
        const CopyPiece piece = measure_copy(window_.text(), window_.complete());
        if (piece.length > 0) {
            const std::string_view rows = window_.text().substr(0, piece.length);
            drop(piece.length);
            return rows;
        }
        if (piece.closing_line > 0) {
            drop(piece.closing_line);
            in_copy_ = false;
        } else if (window_.complete()) {
            leave_open_copy();
        } else {
            window_.more();
        }
    }
    return {};
}

/// The script ends before the data does.
void ScriptReader::leave_open_copy() {
    in_copy_ = false;
    stopped_ = true;
    if (!stop_at_bad_byte()) {
        place_ = copy_place_;
        report(Mistake::unterminated_copy, 0);
    }
}

/// Behind the newline that ends the line at the front of the window, or behind the script's last
/// byte.
std::size_t ScriptReader::find_line_end() {
    for (;;) {
        const std::size_t newline = window_.text().find('\n');
        if (newline != std::string_view::npos) {
            return newline + 1;
        }
        if (window_.complete() || !grow()) {
            return window_.text().size();
        }
    }
}

void ScriptReader::drop(std::size_t length) {
    place_.advance(window_.text().substr(0, length));
    window_.drop(length);
}

void ScriptReader::report(Mistake mistake, std::size_t at) {
    const std::string_view text = window_.text();
    const Place place = place_.behind(text.substr(0, at));
    diagnostics_.push_back(describe(
        mistake, text.substr(at), {.file = file_, .line = place.line, .column = place.column}));
    stopped_ = stopped_ || diagnostics_.size() == most_diagnostics;
}

/// Text that ends at a bad byte is no whole statement, whatever it looks like.
bool ScriptReader::stop_at_bad_byte() {
    if (!window_.bad_byte()) {
        return false;
    }
    drop(window_.text().size());
    report(*window_.bad_byte(), 0);
    stopped_ = true;
    return true;
}

}  // namespace dbtool::sql
