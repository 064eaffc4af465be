#pragma once

#include <string>
#include <string_view>

#include <dbtool/report/style.hpp>

namespace dbtool::report {

enum class Paint { bold, dim, red, green, yellow, cyan };

/// The text between escape codes where the style has colours, else as it is.
std::string paint(const Style& style, Paint color, std::string_view text);

}  // namespace dbtool::report
