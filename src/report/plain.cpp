#include "plain.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

namespace dbtool::report {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Unicode's East_Asian_Width W and F, and emoji, as wide ranges.
constexpr std::array<Range, 16> wide = {{{0x1100, 0x115F},
                                         {0x231A, 0x231B},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0x33FF},
                                         {0x3400, 0x4DBF},
                                         {0x4E00, 0x9FFF},
                                         {0xA000, 0xA4CF},
                                         {0xA960, 0xA97F},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0xFFE0, 0xFFE6},
                                         {0x1F300, 0x1F64F},
                                         {0x1F680, 0x1F9FF},
                                         {0x20000, 0x3FFFD}}};
/// Marks that stand on the character before them.
constexpr std::array<Range, 6> combining = {{{0x0300, 0x036F},
                                             {0x1AB0, 0x1AFF},
                                             {0x1DC0, 0x1DFF},
                                             {0x20D0, 0x20FF},
                                             {0xFE00, 0xFE0F},
                                             {0xFE20, 0xFE2F}}};
/// C1 controls, invisible characters and those that turn the direction of writing.
constexpr std::array<Range, 6> harmful = {{{0x0080, 0x009F},
                                           {0x061C, 0x061C},
                                           {0x200B, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2060, 0x206F},
                                           {0xFEFF, 0xFEFF}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code) {
    return std::any_of(ranges.begin(), ranges.end(), [code](Range range) {
        return code >= range.first && code <= range.last;
    });
}

std::size_t sequence_size(unsigned char lead) {
    return lead < 0x80 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
}

char32_t decode(std::string_view sequence) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
    if (sequence.size() == 1) {
        return byte(0);
    }
    char32_t code = byte(0) & (0xFFU >> (sequence.size() + 1));
    for (std::size_t i = 1; i < sequence.size(); ++i) {
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    return code;
}

Glyph escaped(std::string text) {
    const std::size_t columns = text.size();
    return {std::move(text), columns};
}

}  // namespace

Glyph take_glyph(std::string_view& text) {
    const std::size_t size = sequence_size(static_cast<unsigned char>(text.front()));
    const std::string_view sequence = text.substr(0, size);
    if (sequence.size() < size || find_invalid_utf8(sequence) != std::string_view::npos) {
        text.remove_prefix(1);
        return {"\xEF\xBF\xBD", 1};
    }
    text.remove_prefix(size);
    const char32_t code = decode(sequence);
    if (code < 0x20 || code == 0x7F) {
        return escaped(fmt::format("\\x{:02x}", static_cast<unsigned>(code)));
    }
    if (is_in(harmful, code)) {
        return escaped(fmt::format("\\u{:04x}", static_cast<unsigned>(code)));
    }
    const std::size_t columns = is_in(wide, code) ? 2 : is_in(combining, code) ? 0 : 1;
    return {std::string(sequence), columns};
}

std::string harmless(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (text.starts_with("\r\n")) {
            text.remove_prefix(1);
        } else if (text.front() == '\n' || text.front() == '\t') {
            out += text.front();
            text.remove_prefix(1);
        } else {
            out += take_glyph(text).text;
        }
    }
    return out;
}

std::string one_line(std::string_view text) {
    std::string out = harmless(redact(trim(text)));
    std::replace(out.begin(), out.end(), '\n', ' ');
    std::replace(out.begin(), out.end(), '\t', ' ');
    return out;
}

std::string paragraph(std::string_view text, std::size_t indent) {
    std::string out;
    for (const char c : harmless(redact(trim(text)))) {
        out += c;
        if (c == '\n') {
            out.append(indent, ' ');
        }
    }
    return out;
}

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        columns += take_glyph(text).columns;
    }
    return columns;
}

std::string fit(std::string_view text, std::size_t columns) {
    if (columns == 0 || columns_of(text) <= columns) {
        return std::string(text);
    }
    std::string out;
    std::size_t used = 1;
    while (!text.empty()) {
        const Glyph glyph = take_glyph(text);
        used += glyph.columns;
        if (used > columns) {
            break;
        }
        out += glyph.text;
    }
    return out + "…";
}

}  // namespace dbtool::report
