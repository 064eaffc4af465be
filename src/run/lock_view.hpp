#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/run/event.hpp>

namespace dbtool::run {

/// What a session waits for, as another one sees it.
struct LockView {
    int pid = 0;       ///< The session that waits; 0: none does.
    std::string lock;  ///< `a lock on app.posts (AccessExclusiveLock)`.
    std::vector<Blocker> blockers;
};

/// Looks for the session by its application_name: a pooler gives it another pid than the client
/// knows.
LockView look_at_locks(engine::Connection& connection, const std::string& application);

/// How far the same session is with what pg_stat_progress_* tells of; no run and revision are set.
std::optional<Progressed> look_at_progress(engine::Connection& connection,
                                           const std::string& application);

/// Ends the session if it still is in the way and still who it was. False: it had gone. Throws
/// Error, SQLSTATE 42501, where the role may not.
bool terminate(engine::Connection& connection, const Blocker& blocker, int waiting_pid);

}  // namespace dbtool::run
