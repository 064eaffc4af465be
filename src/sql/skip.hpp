#pragma once

#include <string_view>

#include <dbtool/core/types.hpp>

namespace dbtool::sql {

/// What the skip functions answer where the text ends before the thing does.
inline constexpr std::size_t unclosed = std::string_view::npos;

/// Behind the closing `quote` of what opens at `at`. A doubled quote ends one piece and opens the
/// next, which comes to the same for a caller that goes on behind it.
std::size_t end_of_quoted(std::string_view text, std::size_t at, char quote);
/// As end_of_quoted(), but a doubled quote belongs to the whole, so that the answer is behind all
/// of it.
std::size_t end_of_doubling_quoted(std::string_view text, std::size_t at, char quote);

/// Behind an E'' string whose quote is at `at`: backslashes escape, and a string that is continued
/// behind a newline keeps its escapes.
std::size_t end_of_escape_string(std::string_view text, std::size_t at);

/// The `$tag$` at `at`, or nothing where the dollar is none of a quote.
std::string_view dollar_tag(std::string_view text, std::size_t at);
/// Behind the second `tag`; `at` is at the first.
std::size_t end_of_dollar_quoted(std::string_view text, std::size_t at, std::string_view tag);

/// At the line end that closes a `--` comment, or at the end of the text.
std::size_t end_of_line_comment(std::string_view text, std::size_t at, Dialect dialect);
/// Behind the comment; they nest in PostgreSQL only.
std::size_t end_of_block_comment(std::string_view text, std::size_t at, Dialect dialect);

bool starts_line_comment(std::string_view text, std::size_t at);
bool starts_block_comment(std::string_view text, std::size_t at);

/// At the first byte that is neither blank nor comment; at a comment that does not end; or at the
/// text's end.
std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at, Dialect dialect);

}  // namespace dbtool::sql
