#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/engine/batch.hpp>

namespace dbtool::engine::postgres {

/// What stands around a migration's statements in its transaction.
struct Frame {
    std::string role;  ///< Everything runs as this role; empty: the login's own.
    /// The server takes client_connection_check_interval: PostgreSQL 14 and later, on kernels that
    /// tell of a closed socket.
    bool checks_client = false;

    /// BEGIN and, where there is a role, SET LOCAL ROLE: before the guard.
    std::vector<Query> begin() const;
    /// Before a segment's statements; the lock timeout comes here and not before the guard's lock.
    std::vector<Query> settings(const SessionSettings& settings, bool keep_session) const;
    /// What makes the session as a new psql would find it.
    static std::vector<Query> reset();
    /// What holds for our own rows. `relaxed`: the COMMIT need not wait for the disk, a later one
    /// of the same batch does.
    std::vector<Query> own_settings(const SessionSettings& settings, bool relaxed) const;
    /// After a migration's statements: reset(), then own_settings().
    std::vector<Query> fresh_session(const SessionSettings& settings, bool relaxed) const;
    /// Around a solo statement, for the session: nothing else outlives a transaction.
    Query solo_settings(const SessionSettings& settings) const;
    static std::string solo_reset(std::string_view lock_timeout,
                                  std::string_view statement_timeout);
};

/// SET CONSTRAINTS ALL IMMEDIATE, then DEFERRED.
std::vector<Query> check_constraints();

}  // namespace dbtool::engine::postgres
