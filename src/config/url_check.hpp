#pragma once

#include <string_view>

namespace dbtool::config {

/// What is wrong with what follows `postgresql://`, as libpq reads it; empty when nothing is. Never
/// shows a part of the text.
std::string_view url_mistake(std::string_view rest);

/// The same for `key=value ...`.
std::string_view conninfo_mistake(std::string_view text);

}  // namespace dbtool::config
