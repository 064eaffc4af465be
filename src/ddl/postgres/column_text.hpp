#pragma once

#include <string>
#include <string_view>

#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

/// A type as PostgreSQL writes it: the portable names that it does not know (`double`, `bytes`) and
/// `int` replaced, also in arrays of them; any other text as it is.
std::string postgres_type(std::string_view type);

/// `name type COLLATE c DEFAULT d NOT NULL`: a column with all but its key, check, reference and
/// comment, which are objects of their own.
std::string column_definition(const Column& column);

/// `COMMENT ON COLUMN table.column IS 'text'`.
std::string column_comment(const QualifiedName& table,
                           const Identifier& column,
                           const std::string& text);

/// `ALTER TABLE table `, to be gone on with.
std::string alter_table(const QualifiedName& table);
/// `ALTER TABLE table ALTER COLUMN column `, to be gone on with.
std::string alter_column(const QualifiedName& table, const Identifier& column);

}  // namespace dbtool::ddl
