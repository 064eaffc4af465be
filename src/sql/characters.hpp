#pragma once

#include <array>
#include <string_view>

namespace dbtool::sql {

/// Which bytes make blanks and names. Any byte of a multi-byte character is part of a name, in both
/// dialects.
struct CharacterTable {
    std::array<bool, 256> blank{};
    std::array<bool, 256> name_start{};
    std::array<bool, 256> name_part{};
};

consteval CharacterTable make_character_table() {
    CharacterTable table;
    for (const char c : {' ', '\t', '\n', '\r', '\f', '\v'}) {
        table.blank[static_cast<unsigned char>(c)] = true;
    }
    for (unsigned c = 0; c < 256; ++c) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        table.name_start[c] = letter;
        table.name_part[c] = letter || (c >= '0' && c <= '9') || c == '$';
    }
    return table;
}

inline constexpr CharacterTable characters = make_character_table();

constexpr bool is_blank(char c) {
    return characters.blank[static_cast<unsigned char>(c)];
}
constexpr bool starts_name(char c) {
    return characters.name_start[static_cast<unsigned char>(c)];
}
constexpr bool continues_name(char c) {
    return characters.name_part[static_cast<unsigned char>(c)];
}
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Behind the name or number that begins at `at`.
constexpr std::size_t end_of_name(std::string_view text, std::size_t at) {
    while (at < text.size() && continues_name(text[at])) {
        ++at;
    }
    return at;
}

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Is `word`, in whatever case, the lower-case `keyword`?
constexpr bool is_keyword(std::string_view word, std::string_view keyword) {
    if (word.size() != keyword.size()) {
        return false;
    }
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (lower(word[i]) != keyword[i]) {
            return false;
        }
    }
    return true;
}

}  // namespace dbtool::sql
