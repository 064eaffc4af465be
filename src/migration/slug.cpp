#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>
#include <dbtool/migration/write.hpp>

#include "latin.hpp"

namespace dbtool::migration {
namespace {

constexpr std::size_t longest_slug = 60;
/// A file's name has 255 bytes: room for the number, and for what editors and tar put around it.
constexpr std::size_t most_bytes = 180;

bool is_ascii_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// The next character's bytes; what is no UTF-8 comes a byte at a time.
std::string_view take_character(std::string_view& text) {
    std::size_t size = 1;
    while (size < text.size() && size < 4 && continues(text[size])) {
        ++size;
    }
    const std::string_view character = text.substr(0, size);
    text.remove_prefix(size);
    return character;
}

/// Of several bytes.
char32_t code_point(std::string_view character) {
    static constexpr std::array<unsigned, 5> masks = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t code = static_cast<unsigned char>(character[0]) & masks[character.size()];
    for (const char c : character.substr(1)) {
        code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    }
    return code;
}

/// A range of code points that are no letters: signs, blanks, what is for private use.
struct Range {
    char32_t first;
    char32_t last;
};
constexpr std::array<Range, 12> no_letters = {{
    {0x80, 0xBF},      // Latin-1's signs
    {0x2000, 0x206F},  // punctuation
    {0x20A0, 0x20CF},  // currencies
    {0x2190, 0x2BFF},  // arrows, mathematics, boxes, dingbats
    {0x2E00, 0x2E7F},  // more punctuation
    {0x3000, 0x3004},  // of East Asia, as the next three
    {0x3008, 0x3020},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF0F},
    {0xE000, 0xF8FF},    // for private use
    {0xFE00, 0xFE0F},    // selectors of variants
    {0x1F000, 0x10FFFF}  // pictures, private use, tags; the letters behind them are hardly written
}};

bool is_letter(char32_t code) {
    return code >= 0x80 && code != 0xFEFF &&
           std::none_of(no_letters.begin(), no_letters.end(), [&](const Range& range) {
               return code >= range.first && code <= range.last;
           });
}

/// A mark over the letter before it, which is written as a character of its own.
bool is_mark(char32_t code) {
    return code >= 0x300 && code <= 0x36F;
}

/// What a character of several bytes becomes; empty: it parts words.
std::string_view written(std::string_view character) {
    const char32_t code = code_point(character);
    const std::string_view latin = ascii_of_latin(code);
    return !latin.empty() || !is_letter(code) || code == 0xD7 || code == 0xF7 ? latin : character;
}

/// Ends at a word where there is one.
void shorten(std::string& slug) {
    std::size_t end = 0;
    std::size_t characters = 0;
    while (end < slug.size() && end <= most_bytes) {
        characters += continues(slug[end]) ? 0U : 1U;
        if (characters > longest_slug) {
            break;
        }
        ++end;
    }
    if (end == slug.size()) {
        return;
    }
    const std::size_t word_end = slug.rfind('_', end);
    while (end > 0 && continues(slug[end])) {
        --end;
    }
    slug.resize(word_end == std::string::npos ? end : word_end);
}

}  // namespace

std::string slug(std::string_view message) {
    std::string out;
    const std::string lower = to_lower(message);
    for (std::string_view rest = lower; !rest.empty();) {
        const std::string_view character = take_character(rest);
        if (character.size() == 1 ? is_ascii_word(character[0]) : !written(character).empty()) {
            const bool over_ascii = character.size() > 1 && is_mark(code_point(character)) &&
                                    (out.empty() || is_ascii_word(out.back()));
            out += character.size() == 1 ? character
                   : over_ascii          ? std::string_view()
                                         : written(character);
        } else if (!out.empty() && out.back() != '_') {
            out += '_';
        }
    }
    shorten(out);
    while (out.ends_with('_')) {
        out.pop_back();
    }
    return out;
}

}  // namespace dbtool::migration
