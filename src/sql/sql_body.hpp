#pragma once

#include <array>
#include <string_view>

namespace dbtool::sql {

/// Follows the words of a statement and knows when it is inside the `BEGIN ATOMIC … END` body of a
/// function or procedure, as psql guesses it: in a statement that begins with CREATE [OR REPLACE]
/// FUNCTION or PROCEDURE, BEGIN opens a level, CASE opens one inside a level, and END closes one.
class SqlBody {
public:
    /// Could a further word still matter?
    bool watches() const { return words_ < opening_.size() || in_routine_; }

    void read_word(std::string_view word, std::size_t at, bool outside_parentheses);

    bool is_open() const { return depth_ > 0; }
    std::size_t opener() const { return opener_; }

private:
    void read_opening_word(std::string_view word);

    std::array<char, 4>
        opening_{};  ///< First letters of the first words, where they are the words above.
    std::size_t words_ = 0;
    bool in_routine_ = false;
    int depth_ = 0;
    std::size_t opener_ = 0;
};

}  // namespace dbtool::sql
