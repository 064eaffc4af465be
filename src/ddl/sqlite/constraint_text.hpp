#pragma once

#include <string_view>
#include <vector>

#include "ddl/sqlite/table_text.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {

/// Where a constraint is among the tokens of a column's or a table constraint's definition.
struct ConstraintSpan {
    TableText::Kind kind = TableText::Kind::check;
    std::size_t first = 0;  ///< `CONSTRAINT`, or the same as `body`.
    std::size_t body = 0;   ///< `CHECK`, `NOT`, `DEFAULT`, ...
    std::size_t last = 0;
    Identifier name = Identifier();
};

/// A column's definition, taken apart.
struct ColumnSpans {
    std::size_t type_first = 1;  ///< Its type's tokens are [type_first, type_end).
    std::size_t type_end = 1;
    std::vector<ConstraintSpan> constraints;
};

ColumnSpans column_spans(const Scanned& definition);
/// One or several constraints of a table (SQLite wants no comma between them).
std::vector<ConstraintSpan> table_constraint_spans(const Scanned& text);

/// Does a table's constraint begin here, and not a column?
bool begins_table_constraint(const Scanned& text);

/// The columns in the first parentheses of a key.
std::vector<Identifier> key_columns(const Scanned& text, const ConstraintSpan& span);

}  // namespace dbtool::ddl::sqlite
