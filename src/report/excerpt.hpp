#pragma once

#include <string>
#include <string_view>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/report/style.hpp>

namespace dbtool::report {

/// ` --> file:7:13`, and, where the line's text is known, the line with a caret under the column:
///
///      --> migrations/0003_add_users.sql:7:13
///       |
///     7 | ALTER TABLE user ADD
///       |             ^
///
/// Empty where no file is known. A line that does not fit is cut around the caret.
std::string render_excerpt(const Style& style,
                           const SourcePosition& position,
                           std::string_view line);

}  // namespace dbtool::report
