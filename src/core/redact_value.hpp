#pragma once

#include <cstddef>
#include <string_view>

namespace dbtool::redaction {

inline bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_word(char c);
std::size_t end_of_word(std::string_view text, std::size_t at);

/// Behind the comment that begins here; `at` where none does.
std::size_t skip_comment(std::string_view text, std::size_t at);

/// Behind blanks and SQL's comments.
std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at);

/// The end of what begins with the quote at a place, a doubled one being part of it.
std::size_t end_of_quoted(std::string_view text, std::size_t at, bool escapes);

/// Inside of a literal, another has its quotes doubled.
enum class Quotes { plain, nested };

/// The end of a literal in quotes (`'...'`, `"..."`, `E'...'`, `U&'...'`, `$tag$...$tag$`), with
/// what goes on in quotes on the next line; `at` where there is none. A quote that is doubled or
/// behind a backslash goes on: rather too much is hidden than too little. One that is not closed
/// ends with the text.
std::size_t end_of_literal(std::string_view text, std::size_t at, Quotes quotes = Quotes::plain);

/// The end of what stands behind `password=`: a literal, a call with its arguments, or up to the
/// next blank (in a URL's query: up to the next `&`).
std::size_t end_of_value(std::string_view text,
                         std::size_t at,
                         bool in_url,
                         Quotes quotes = Quotes::plain);

}  // namespace dbtool::redaction
