#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl::sqlite {

// SQLite takes "karma" for a string where there is no such column, so a view or a trigger that
// names it so goes on without an error when the column is dropped, and with another meaning. In
// other quotes it is a name whatever there is.

/// The query of a view, with these names in quotes that no string has; empty where it has none of
/// them in double quotes.
std::optional<std::string> view_query_of_names(std::string_view create_view,
                                               const std::vector<Identifier>& names);

/// The same of a trigger: a temporary one beside it.
std::optional<std::string> trigger_of_names(std::string_view create_trigger,
                                            const std::vector<Identifier>& names);
inline constexpr std::string_view drop_trigger_of_names = "DROP TRIGGER temp.dbtool_check";

}  // namespace dbtool::ddl::sqlite
