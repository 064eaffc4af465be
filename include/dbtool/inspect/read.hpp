#pragma once

#include <string>

#include <dbtool/catalog/schema.hpp>
#include <dbtool/engine/connection.hpp>

namespace dbtool::inspect {

/// Reads which tables and views there are, with their columns and their indexes, by one query.
/// What belongs to the database itself is left out. `schema` is the one that migrations run in
/// (search_path `schema, public`); empty: the session's own search_path.
catalog::Schema read(engine::Connection& connection, const std::string& schema = {});

}  // namespace dbtool::inspect
