#pragma once

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>

namespace dbtool::run {

/// The id of this call of dbtool: made once, the same in the history, the log, the events and
/// application_name.
const RunId& this_run();

/// Who this call is, for the history.
history::Actor new_actor(const engine::Connection& connection);

}  // namespace dbtool::run
