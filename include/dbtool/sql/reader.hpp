#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/sql/statement.hpp>

namespace dbtool::sql {

/// Where a script's text comes from, piece by piece; line ends are LF and there is no byte-order
/// mark.
class TextSource {
public:
    TextSource() = default;
    TextSource(const TextSource&) = delete;
    TextSource& operator=(const TextSource&) = delete;
    virtual ~TextSource() = default;

    /// Fills `into` and says how many bytes; fewer than asked for only at the end; 0 at the end.
    virtual std::size_t read(std::span<char> into) = 0;
};

/// A text in memory, which must outlive the source.
std::unique_ptr<TextSource> source_of(std::string_view text);

/// Cuts a script into statements by psql's rules (PostgreSQL: src/fe_utils/psqlscan.l) or
/// sqlite3_complete's (SQLite), in memory bounded by the longest statement, however long the
/// script.
///
/// Mistakes of the script are collected, not thrown: an open quote, dollar quote, comment or
/// parenthesis (with the position of the opener), a backslash command of psql (\restrict and
/// \unrestrict are skipped; \. ends COPY data), a NUL byte, invalid UTF-8, COPY data that never
/// ends. After an error of that kind the reader stops or goes on with the next statement, whichever
/// is safe; statements it gave before are sound.
class StatementReader {
public:
    /// `start` is the position of the script's first byte in its file; `offset` the byte offset
    /// that statements' offsets count from (0 for a whole script, more for a part of one).
    StatementReader(TextSource& source,
                    Dialect dialect,
                    SourcePosition start,
                    std::uint64_t offset = 0);
    ~StatementReader();
    StatementReader(const StatementReader&) = delete;
    StatementReader& operator=(const StatementReader&) = delete;

    /// The next statement, or false at the end. COPY data that was not read is skipped.
    bool next(Statement& statement);

    /// After a copy_from_stdin statement: the next piece of its data rows, whole lines with their
    /// newlines, without the closing `\.`; empty at the end. A piece is at most about 64 KiB unless
    /// one line is longer.
    std::string_view next_copy_data();

    const std::vector<Diagnostic>& diagnostics() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A statement with its own copy of the text.
struct OwnedStatement {
    std::string text;
    std::string copy_data;
    Statement info;  ///< `info.text` is empty.
};

/// A whole script at once, for small ones and for tests.
struct SplitScript {
    std::vector<OwnedStatement> statements;
    std::vector<Diagnostic> diagnostics;
};
SplitScript split(std::string_view text,
                  Dialect dialect,
                  const SourcePosition& start = {.file = "", .line = 1, .column = 1});

/// What kind a statement is: by its leading tokens where they decide, else by PostgreSQL's own
/// parser; a statement that the parser does not know is classified by its tokens alone. `statement`
/// is as in Statement::text.
StatementKind classify(std::string_view statement, Dialect dialect);

/// The index that `CREATE INDEX CONCURRENTLY` names, and its schema where given; nothing for any
/// other statement and where no name is given.
struct IndexName {
    std::string schema;
    std::string name;
};
std::optional<IndexName> concurrent_index_name(std::string_view statement);

}  // namespace dbtool::sql
