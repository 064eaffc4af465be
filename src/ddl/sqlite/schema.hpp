#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/ddl/render.hpp>

#include "ddl/sqlite/table_text.hpp"

namespace dbtool::ddl::sqlite {

/// A row of sqlite_master that has SQL (an index that a constraint made has none).
struct SchemaObject {
    std::string type;  ///< `table`, `index`, `view`, `trigger`.
    Identifier name;
    Identifier table;  ///< What an index or a trigger is on.
    std::string sql;
};

/// In the order in which they were made.
std::vector<SchemaObject> schema_of(Facts& facts);

const SchemaObject* find_object(const std::vector<SchemaObject>& schema,
                                std::string_view type,
                                const Identifier& name);
/// Error{database} that names the nearest one, where there is none.
const SchemaObject& require_object(const std::vector<SchemaObject>& schema,
                                   std::string_view type,
                                   const Identifier& name);

/// The table's definition as the database has it; Error{database} where there is no such table.
TableText read_table(Facts& facts, const Identifier& table);

/// `there is no column karma in table posts`, with the nearest name.
Error no_such_part(std::string_view kind,
                   const Identifier& name,
                   const Identifier& table,
                   const std::vector<std::string>& candidates);

/// Drops an object (`index`, `trigger`, `view`) and keeps its definition under `what`, with the
/// triggers of a view. Nothing to do where it is not there and `if_exists`.
Resolved drop_and_keep(Facts& facts,
                       std::string_view type,
                       const Identifier& name,
                       const std::string& what,
                       bool if_exists);

}  // namespace dbtool::ddl::sqlite
