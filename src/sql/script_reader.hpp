#pragma once

#include <string>
#include <vector>

#include <dbtool/sql/reader.hpp>

#include "place.hpp"
#include "window.hpp"

namespace dbtool::sql {

/// What a database takes as one statement, in bytes. PostgreSQL's messages end at MaxAllocSize
/// (src/include/utils/memutils.h), of which a little is left for what stands around a statement;
/// SQLite's limit is SQLITE_MAX_SQL_LENGTH.
constexpr std::size_t longest_statement(Dialect dialect) {
    return dialect == Dialect::postgresql ? (std::size_t{1} << 30U) - 4096 : 1'000'000'000;
}

/// StatementReader, with a window and a limit whose sizes tests can choose.
class ScriptReader {
public:
    struct Sizes {
        std::size_t window = std::size_t{256} << 10U;
        std::size_t longest = 0;  ///< Of a statement; 0: what the database takes.
    };

    ScriptReader(TextSource& source,
                 Dialect dialect,
                 const SourcePosition& start,
                 std::uint64_t offset,
                 Sizes sizes);

    bool next(Statement& statement);
    std::string_view next_copy_data();
    const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

private:
    bool find_token();
    bool skip_psql_line();
    Cut cut();
    bool grow();
    void refuse_length();
    bool take(const Cut& cut, Statement& statement);
    void begin_copy(Statement& statement);
    void leave_open_copy();
    std::size_t find_line_end();
    void drop(std::size_t length);
    void report(Mistake mistake, std::size_t at);
    bool stop_at_bad_byte();

    std::size_t longest_;  ///< Of a statement.
    Window window_;
    Dialect dialect_;
    std::string file_;
    Place place_;  ///< Of the window's text.
    std::vector<Diagnostic> diagnostics_;
    bool stopped_ = false;
    bool in_copy_ = false;
    std::string
        copy_text_;  ///< The COPY statement, which must outlast the window's moves over its data.
    Place copy_place_;
};

}  // namespace dbtool::sql
