#pragma once

#include <string>
#include <string_view>

namespace dbtool::migration {

inline constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
/// Files and sections up to this size are read whole; larger ones stream through a buffer.
inline constexpr std::size_t small_size = std::size_t{1} << 20U;

/// Replaces each CRLF by LF, in place.
void to_lf(std::string& text);
/// Without the blanks, tabs and line ends behind the last visible character.
std::string_view without_trailing_blanks(std::string_view text);

}  // namespace dbtool::migration
