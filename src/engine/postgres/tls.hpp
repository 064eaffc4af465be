#pragma once

#include <string>
#include <string_view>

#include <libpq-fe.h>

#include <dbtool/core/error.hpp>

namespace dbtool::engine::postgres {

/// The SQLSTATE of ours for a connection that is not to be had as it must be protected.
inline constexpr std::string_view state_tls = "ZD009";

/// Does the target, a service file or PGSSLMODE ask for a connection that is encrypted (`require`,
/// `verify-ca`, `verify-full`)? Then it is not to be weakened by a mode of ours.
bool asks_for_tls(const std::string& target);

/// Throws where the connection is neither encrypted nor a Unix socket.
void refuse_plain_connection(PGconn* connection);

/// A failure to connect that comes from TLS gets an SQLSTATE and a hint: trying again would not
/// help. Any other one is answered as it is.
Error explained(Error error, bool require_tls);

}  // namespace dbtool::engine::postgres
