#pragma once

#include <string>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>

namespace dbtool::run {

/// The name that a run's session goes by: an unprivileged role sees little more of others (`dbtool
/// host:pid run`).
std::string application_name(const RunId& run);

/// Who a run is for the history: `user@host`.
std::string actor_name(const engine::ServerInfo& server);

/// Was it a lock of others that an attempt could not get: another run's, or the database's own?
bool refused_by_lock(const Error& error);

/// The sessions that hold the run's lock, a line each; empty where it cannot be known.
std::vector<std::string> lock_holders(engine::Connection& connection, const history::Store& store);

/// The sessions that keep others from the history's tables, or wait to do so, a line each; empty
/// where it cannot be known.
std::vector<std::string> table_holders(engine::Connection& connection, const history::Store& store);

/// The live sessions of the run that a half done row names, a line each; empty when it has died.
std::vector<std::string> runners_of(engine::Connection& connection,
                                    const history::Store& store,
                                    const history::Row& row);

/// A session of this run that the client has lost.
struct LostSession {
    int backend_pid = 0;
    int epoch = 0;  ///< Actor::epoch while it was in use.
};

/// Ends the lost session where it is certain to be that one, and waits for nothing but its client.
/// `recorded`: there is a history to tell it by.
void end_lost_session(engine::Connection& connection,
                      const history::Store& store,
                      const RunId& run,
                      const LostSession& session,
                      bool recorded);

}  // namespace dbtool::run
