#include "excerpt.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include <dbtool/core/text.hpp>

#include "paint.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t most_columns = 120;
constexpr std::size_t least_columns = 20;

struct Caret {
    std::string line;
    std::size_t column = 0;  ///< Of the terminal, from 0.
};

std::vector<Glyph> glyphs_of(std::string_view text) {
    std::vector<Glyph> glyphs;
    std::size_t column = 0;
    while (!text.empty()) {
        if (text.front() == '\t') {
            const std::size_t columns = tab_stop - column % tab_stop;
            glyphs.push_back({std::string(columns, ' '), columns});
            text.remove_prefix(1);
        } else {
            glyphs.push_back(take_glyph(text));
        }
        column += glyphs.back().columns;
    }
    return glyphs;
}

std::size_t columns_in(const std::vector<Glyph>& glyphs, std::size_t from, std::size_t to) {
    std::size_t columns = 0;
    for (std::size_t i = from; i < to; ++i) {
        columns += glyphs[i].columns;
    }
    return columns;
}

/// What fits in `room` around glyph `at`, with `…` where something was left out.
Caret cut(const std::vector<Glyph>& glyphs, std::size_t at, std::size_t room) {
    std::size_t from = 0;
    std::size_t to = glyphs.size();
    if (columns_in(glyphs, from, to) > room) {
        const std::size_t inner = room - 2;
        from = to = std::min(at, glyphs.size());
        std::size_t used = 0;
        // A third before the caret, the rest behind it, and before it again what is left.
        while (from > 0 && used + glyphs[from - 1].columns <= inner / 3) {
            used += glyphs[--from].columns;
        }
        while (to < glyphs.size() && used + glyphs[to].columns <= inner) {
            used += glyphs[to++].columns;
        }
        while (from > 0 && used + glyphs[from - 1].columns <= inner) {
            used += glyphs[--from].columns;
        }
    }
    Caret caret;
    caret.line = from > 0 ? "…" : "";
    caret.column = (from > 0 ? 1U : 0U) + columns_in(glyphs, from, std::min(at, to));
    for (std::size_t i = from; i < to; ++i) {
        caret.line += glyphs[i].text;
    }
    caret.line += to < glyphs.size() ? "…" : "";
    return caret;
}

/// A line of a statement does not show that it is SQL, where `password = emial` names a column.
std::string redact_line(std::string_view line) {
    static constexpr std::string_view verb = "SELECT ";
    return redact(std::string(verb).append(line)).substr(verb.size());
}

/// The index of the character that the position's column names, in the line as it is shown: hiding
/// a secret moves it.
std::size_t glyph_index(std::string_view line, const SourcePosition& position) {
    std::size_t count = position.column > 0 ? static_cast<std::size_t>(position.column) - 1 : 0;
    std::string_view rest = line;
    for (; count > 0 && !rest.empty(); --count) {
        take_glyph(rest);
    }
    const std::string before = redact_line(line.substr(0, line.size() - rest.size()));
    return glyphs_of(before).size();
}

}  // namespace

std::string render_excerpt(const Style& style,
                           const SourcePosition& position,
                           std::string_view line) {
    if (position.file.empty()) {
        return {};
    }
    const std::string number = std::to_string(position.line);
    const std::string blank(number.size(), ' ');
    const std::string place = one_line(to_string(position));
    std::string out = fmt::format(" {}{} {}\n", blank, paint(style, Paint::cyan, "-->"), place);
    line = line.substr(0, line.find_first_of("\r\n"));
    if (position.line == 0 || trim(line).empty()) {
        return out;
    }
    const std::size_t gutter = number.size() + 4;
    const std::size_t room =
        style.width == 0 ? most_columns
                         : std::max(least_columns, style.width - std::min(style.width, gutter));
    const std::string bar = paint(style, Paint::cyan, "|");
    const Caret caret = cut(glyphs_of(redact_line(line)), glyph_index(line, position), room);
    out += fmt::format(
        " {} {}\n {} {} {}\n", blank, bar, paint(style, Paint::cyan, number), bar, caret.line);
    if (position.column > 0) {
        out += fmt::format(" {} {} {}{}\n",
                           blank,
                           bar,
                           std::string(caret.column, ' '),
                           paint(style, Paint::red, "^"));
    }
    return out;
}

}  // namespace dbtool::report
