#pragma once

#include <dbtool/engine/connection.hpp>

namespace dbtool::run {

/// Throws Error{database, 25006} for a standby, naming its primary where that is known.
void require_writable(const engine::Connection& connection);

}  // namespace dbtool::run
