#include "sql_body.hpp"

#include <algorithm>

#include "characters.hpp"

namespace dbtool::sql {

void SqlBody::read_opening_word(std::string_view word) {
    constexpr std::array<std::string_view, 5> known{
        "create", "function", "procedure", "or", "replace"};
    if (std::ranges::any_of(known, [&](std::string_view k) { return is_keyword(word, k); })) {
        opening_[words_] = lower(word.front());
    }
    ++words_;
    if (opening_[0] != 'c') {
        words_ = opening_.size();  // Nothing that follows can make it a CREATE.
        return;
    }
    const std::string_view letters(opening_.data(), opening_.size());
    in_routine_ = letters.starts_with("cf") || letters.starts_with("cp") ||
                  letters.starts_with("corf") || letters.starts_with("corp");
}

void SqlBody::read_word(std::string_view word, std::size_t at, bool outside_parentheses) {
    if (words_ < opening_.size()) {
        read_opening_word(word);
    }
    if (!in_routine_ || !outside_parentheses) {
        return;
    }
    if (is_keyword(word, "begin")) {
        opener_ = depth_++ == 0 ? at : opener_;
    } else if (depth_ > 0 && is_keyword(word, "case")) {
        ++depth_;
    } else if (depth_ > 0 && is_keyword(word, "end")) {
        --depth_;
    }
}

}  // namespace dbtool::sql
