#pragma once

#include <string>
#include <vector>

#include <dbtool/sql/reader.hpp>

#include "place.hpp"
#include "window.hpp"

namespace dbtool::sql {

/// StatementReader, with a window whose size tests can choose.
class ScriptReader {
public:
    static constexpr std::size_t usual_window = 256 * 1024;

    ScriptReader(TextSource& source,
                 Dialect dialect,
                 const SourcePosition& start,
                 std::uint64_t offset,
                 std::size_t window_size = usual_window);

    bool next(Statement& statement);
    std::string_view next_copy_data();
    const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

private:
    bool find_token();
    bool skip_psql_line();
    Cut cut();
    bool take(const Cut& cut, Statement& statement);
    void begin_copy(Statement& statement);
    void leave_open_copy();
    std::size_t find_line_end();
    void drop(std::size_t length);
    void report(Mistake mistake, std::size_t at);
    bool stop_at_bad_byte();

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
