#pragma once

#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::run {

/// Writes history rows in one transaction under the run's lock, making the tables first where they
/// are missing. Waits for another run's lock as long as the retries of `target` allow; then throws
/// Error{lock}.
void write_history(const Target& target,
                   engine::Connection& connection,
                   const history::Store& store,
                   bool tables_exist,
                   const std::vector<engine::Query>& rows);

}  // namespace dbtool::run
