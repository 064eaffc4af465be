#pragma once

#include <cstddef>
#include <string_view>

namespace dbtool::redaction {

inline bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Behind blanks and SQL's comments.
std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at);

/// The end of a literal in quotes (`'...'`, `"..."`, `E'...'`, `U&'...'`, `$tag$...$tag$`); `at`
/// where there is none. A quote that is doubled or behind a backslash goes on: rather too much is
/// hidden than too little. One that is not closed ends with the text.
std::size_t end_of_literal(std::string_view text, std::size_t at);

/// The end of what stands behind `password=`: a literal, a call with its arguments, or up to the
/// next blank (in a URL's query: up to the next `&`).
std::size_t end_of_value(std::string_view text, std::size_t at, bool in_url);

}  // namespace dbtool::redaction
