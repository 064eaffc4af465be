#pragma once

#include <string>

#include "engine/postgres/wire.hpp"

namespace dbtool::engine::postgres {

/// Where a standby's primary is, `host:port`, as far as the role may see; else empty. Nothing else
/// of the connection string that the standby has leaves this function. Throws Error.
std::string primary_of_standby(Wire& wire);

}  // namespace dbtool::engine::postgres
