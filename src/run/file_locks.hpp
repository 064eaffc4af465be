#pragma once

#include <string>
#include <vector>

namespace dbtool::run {

/// The other processes that hold a lock on a SQLite file, a line each: `pid 77 (sqlite3)`. As far
/// as Linux tells: empty elsewhere, and for processes of another container.
std::vector<std::string> file_lock_holders(const std::string& file);

}  // namespace dbtool::run
