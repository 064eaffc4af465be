#pragma once

#include <string_view>

namespace dbtool::migration {

/// The ASCII letters for a Latin letter with a mark, in lower case: `e` for `É`. Empty for what is
/// none of U+00C0 to U+017F.
std::string_view ascii_of_latin(char32_t letter);

}  // namespace dbtool::migration
