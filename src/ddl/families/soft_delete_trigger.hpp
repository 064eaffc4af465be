#pragma once

#include <string>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// PostgreSQL: the body of the function that turns DELETE into a soft delete. `by` may be empty.
std::string soft_delete_body(const Identifier& column, const Identifier& by);

}  // namespace dbtool::ddl
