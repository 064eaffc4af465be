#include "transaction_control.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

/// Upper-case words; comments between them are not worth a lexer and count as words.
std::vector<std::string> upper_words(std::string_view text) {
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), ',', ' ');
    std::transform(plain.begin(), plain.end(), plain.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    std::vector<std::string> words;
    for (const std::string_view word : split_words(plain)) {
        words.emplace_back(word);
    }
    return words;
}

}  // namespace

std::optional<std::string> unmet_wish(std::string_view begin_statement, Dialect dialect) {
    if (dialect == Dialect::sqlite) {
        return std::nullopt;  // DEFERRED, IMMEDIATE and EXCLUSIVE differ in when they lock, not in
                              // what they do.
    }
    const auto words = upper_words(begin_statement);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == "READ" && words[i + 1] == "ONLY") {
            return "READ ONLY";
        }
        if (words[i] != "LEVEL" ||
            (words[i + 1] == "READ" && i + 2 < words.size() && words[i + 2] == "COMMITTED")) {
            continue;
        }
        const bool two =
            (words[i + 1] == "READ" || words[i + 1] == "REPEATABLE") && i + 2 < words.size();
        return "ISOLATION LEVEL " + words[i + 1] + (two ? " " + words[i + 2] : "");
    }
    return std::nullopt;
}

bool turns_foreign_keys_off(std::string_view pragma) {
    const std::size_t sign = pragma.find_first_of("=(");
    if (sign == std::string_view::npos) {
        return false;
    }
    constexpr std::string_view around = " \t\r\n'\"()";
    std::string_view value = pragma.substr(sign + 1);
    value.remove_prefix(std::min(value.find_first_not_of(around), value.size()));
    const std::string word = to_lower(value.substr(0, value.find_first_of(around)));
    static const std::array<std::string, 4> off = {"off", "no", "false", "0"};
    return std::find(off.begin(), off.end(), word) != off.end();
}

}  // namespace dbtool::migration
