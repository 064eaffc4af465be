#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dbtool::report {

/// One character as it is shown: harmless, with the columns that it takes on a terminal.
struct Glyph {
    std::string text;
    std::size_t columns = 1;
};

/// The first character of `text`, which must not be empty, taken off it. Control characters and
/// those that turn the direction of writing become `\x1b`, `\u202e`; bytes that are no UTF-8 become
/// U+FFFD.
Glyph take_glyph(std::string_view& text);

/// A text from elsewhere, safe for a terminal; line ends and tabs stay.
std::string harmless(std::string_view text);

/// The same for a place where only one line fits: line ends and tabs become a blank. Secrets are
/// hidden.
std::string one_line(std::string_view text);

/// The same with line ends, secrets hidden, and each line but the first moved in by `indent`.
std::string paragraph(std::string_view text, std::size_t indent);

/// How many columns of a terminal the text takes.
std::size_t columns_of(std::string_view text);

/// The text, or as much of it as fits in `columns` with a `…` at its end. 0: all of it.
std::string fit(std::string_view text, std::size_t columns);

}  // namespace dbtool::report
