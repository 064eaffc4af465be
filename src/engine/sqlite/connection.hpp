#pragma once

#include <memory>

#include <dbtool/engine/connection.hpp>

namespace dbtool::engine {

/// Opens a SQLite file, or `:memory:`. Throws as connect() does.
std::unique_ptr<Connection> connect_sqlite(const ConnectOptions& options);

}  // namespace dbtool::engine
