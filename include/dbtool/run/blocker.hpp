#pragma once

#include <optional>
#include <string>

#include <dbtool/core/types.hpp>

namespace dbtool::run {

/// A session of PostgreSQL that holds, or is ahead in the queue for, a lock that a run waits for.
/// What the role may not see is empty.
struct Blocker {
    int pid = 0;  ///< 0: a prepared transaction, which no session has.
    std::string user = {};
    std::string application = {};
    std::string client = {};               ///< Its address, or `local`.
    std::string state = {};                ///< As in pg_stat_activity: `idle in transaction`.
    std::string backend = {};              ///< `client backend`, `autovacuum worker`, ...
    std::string since = {};                ///< When its transaction began: `10:00:00`, UTC.
    std::optional<Milliseconds> age = {};  ///< Of its transaction.
    std::string query = {};                ///< On one line, shortened, without secrets.

    bool operator==(const Blocker&) const = default;
};

/// One of `run.terminate_blockers`: all that it names must hold. `*` in a text stands for any
/// characters.
struct BlockerRule {
    std::optional<std::string> user = {};
    std::optional<std::string> application = {};
    std::optional<std::string> state = {};
    std::optional<Milliseconds> older_than = {};  ///< Of its transaction.

    bool operator==(const BlockerRule&) const = default;
};

/// Does the rule hold for the session? What is not known of it matches nothing; no rule holds for
/// another run of dbtool, nor for what is not a client's session.
bool matches(const BlockerRule& rule, const Blocker& blocker);

/// `pid 77 (app, psql, 10.0.0.7, idle in transaction since 10:00:00): UPDATE posts ...`
std::string describe(const Blocker& blocker);

}  // namespace dbtool::run
