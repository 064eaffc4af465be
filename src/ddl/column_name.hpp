#pragma once

#include <optional>
#include <string_view>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl {

/// A column of a table.
struct ColumnName {
    QualifiedName table;
    Identifier column;
};

/// Reads `table.column` or `schema.table.column`, as parse_qualified_name() reads a table; nothing
/// where it is malformed.
std::optional<ColumnName> parse_column_name(std::string_view text);

}  // namespace dbtool::ddl
