#pragma once

#include <vector>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::cli {

class Session;

/// Holds the names in operations against the database, if one answers at once, and against what
/// pending migrations will make. Error{usage} with the nearest name; a warning where a pending SQL
/// file may make what is missing. `--no-check` leaves it out.
void check_names(Session& session, const std::vector<ddl::Operation>& operations);

}  // namespace dbtool::cli
