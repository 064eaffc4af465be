#include "run/writable.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

namespace dbtool::run {

void require_writable(const engine::Connection& connection) {
    const engine::ServerInfo& server = connection.server();
    if (!server.standby) {
        return;
    }
    const std::string primary =
        server.primary.empty() ? "" : fmt::format(" Its primary is at {}.", server.primary);
    Error error(ErrorKind::database,
                fmt::format("{} is a standby, which can be read and not changed", server.display),
                fmt::format("Connect to the primary.{} With several hosts in the URL, "
                            "target_session_attrs=primary finds it.",
                            primary));
    error.sqlstate = SqlState("25006");
    throw error;
}

}  // namespace dbtool::run
