#pragma once

#include <string>

#include <dbtool/catalog/schema.hpp>
#include <dbtool/engine/connection.hpp>

namespace dbtool::inspect {

/// What each dialect's query answers, in rows of: what (`path`, `relation`, `column`, `index`),
/// schema, relation, name, detail (a relation's kind, a column's type), null (`t`, `f`). A relation
/// comes before what it has.
engine::Query postgres_query(const std::string& schema);
engine::Query sqlite_query();

/// Puts such rows together.
catalog::Schema schema_from(const engine::Rows& rows, Dialect dialect);

}  // namespace dbtool::inspect
