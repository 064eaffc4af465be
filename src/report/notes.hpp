#pragma once

#include <string>
#include <string_view>

#include "paint.hpp"

namespace dbtool::report {

/// `LABEL TEXT` with its further lines below the first; empty for an empty text.
std::string note(const Style& style,
                 std::size_t indent,
                 std::string_view label,
                 std::string_view text);

/// `next: dbtool upgrade head`.
std::string next(const Style& style, std::string_view command);

}  // namespace dbtool::report
