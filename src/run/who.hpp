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

/// The sessions that hold the run's lock, a line each; empty where it cannot be known.
std::vector<std::string> lock_holders(engine::Connection& connection, const history::Store& store);

/// The live sessions of the run that a half done row names; empty when it has died.
std::vector<std::string> runners_of(engine::Connection& connection, const history::Row& row);

}  // namespace dbtool::run
