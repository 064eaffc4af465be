#include "engine/postgres/own_state.hpp"

#include <algorithm>

namespace dbtool::engine::postgres {
namespace {

constexpr std::string_view invalid_text = "22P02";
constexpr std::string_view own_class = "ZD00";
constexpr std::string_view separator = ": ";

/// Where `ZD00n: ` begins; npos where it does not occur. Which quotes stand around it, and whether
/// anything follows them, is the language's.
std::size_t find_own(const std::string& text) {
    for (std::size_t at = text.find(own_class); at != std::string::npos;
         at = text.find(own_class, at + 1)) {
        const std::size_t digit = at + own_class.size();
        if (digit < text.size() && text[digit] >= '0' && text[digit] <= '9' &&
            text.compare(digit + 1, separator.size(), separator) == 0) {
            return at;
        }
    }
    return std::string::npos;
}

/// Our messages are words and commas: what quotes them, in every language, is neither.
bool is_ours(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
           c == ',';
}

}  // namespace

void take_own_state(Error& error) {
    const std::size_t at =
        error.sqlstate.str() == invalid_text ? find_own(error.message) : std::string::npos;
    if (at == std::string::npos) {
        return;
    }
    const std::size_t state_length = own_class.size() + 1;
    const std::string quoted = error.message.substr(at + state_length + separator.size());
    std::string text(quoted.begin(), std::find_if_not(quoted.begin(), quoted.end(), is_ours));
    text.erase(text.find_last_not_of(' ') + 1);
    if (!text.empty()) {
        error.sqlstate = SqlState(error.message.substr(at, state_length));
        error.message = std::move(text);
    }
}

}  // namespace dbtool::engine::postgres
