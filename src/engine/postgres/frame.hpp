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
    /// Behind a pooler the session is another client's after each transaction: nothing may stay in
    /// it.
    bool pooled = false;
    bool encoding_differs = false;      ///< RESET ALL would bring back another client_encoding.
    std::string application_name = {};  ///< By which other runs see who is at work.
    Milliseconds lock_timeout{0};       ///< For what comes before a part's statements; 0: none.

    /// BEGIN and, where there are such, SET LOCAL ROLE and lock_timeout: before the guard, which
    /// reads tables that somebody may have locked.
    std::vector<Query> begin() const;
    /// Before a segment's statements. Right behind begin(), what that has said is not said again.
    std::vector<Query> settings(const Segment& segment, bool first) const;
    /// What makes the session as a new psql would find it. `keep`: temporary tables and what else
    /// is no setting stay for the parts that follow; not behind a pooler.
    std::vector<Query> reset(bool keep) const;
    /// After a migration's statements: reset(), then what holds for our own rows. `relaxed`: the
    /// COMMIT need not wait for the disk, a later one of the same batch does.
    std::vector<Query> fresh_session(const Segment& segment, bool relaxed) const;
    /// Around a solo statement the settings are the session's, since it ends every transaction:
    /// each of the two is a transaction of its own. With the statement between them they are sent
    /// up to one synchronisation point: before it no pooler gives the session to anyone else.
    /// A role's or a database's default of transactions that cannot write, or are serializable, is
    /// as little the migration's here as in begin().
    std::vector<Query> solo_settings(const Segment& segment) const;
    std::vector<Query> solo_reset() const;
};

/// SET CONSTRAINTS ALL IMMEDIATE, then DEFERRED.
std::vector<Query> check_constraints();

}  // namespace dbtool::engine::postgres
