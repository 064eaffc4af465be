#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dbtool::ddl {

/// `wanted`, or that with as many `_` behind it as it takes not to occur in any of the texts,
/// whatever the case of their letters.
std::string unused_word(std::string_view wanted, const std::vector<std::string_view>& texts);

/// `$tag$text$tag$` with a tag that does not occur in the text.
std::string dollar_quoted(std::string_view text, std::string_view tag);

}  // namespace dbtool::ddl
