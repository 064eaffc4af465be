#pragma once

#include <memory>
#include <string>

#include <dbtool/engine/connection.hpp>

#include "engine/postgres/handle.hpp"

namespace dbtool::engine::postgres {

/// Connects once, within options.connect_timeout; see engine::connect().
ConnectionHandle open(const ConnectOptions& options);

ServerInfo server_info(PGconn* connection);

/// The target without a secret.
std::string display(const ConnectOptions& options);

std::unique_ptr<Connection> connect(const ConnectOptions& options);

}  // namespace dbtool::engine::postgres
