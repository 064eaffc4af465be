#include "ddl/postgres/dollar_quote.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>

namespace dbtool::ddl {

std::string unused_word(std::string_view wanted, const std::vector<std::string_view>& texts) {
    std::string word(wanted);
    const auto occurs = [&](std::string_view text) {
        return to_lower(text).find(word) != std::string::npos;
    };
    while (std::any_of(texts.begin(), texts.end(), occurs)) {
        word += '_';
    }
    return word;
}

std::string dollar_quoted(std::string_view text, std::string_view tag) {
    const std::string mark = "$" + unused_word(tag, {text}) + "$";
    return mark + std::string(text) + mark;
}

}  // namespace dbtool::ddl
