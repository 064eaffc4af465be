#pragma once

#include <dbtool/engine/connection.hpp>

namespace dbtool::engine::sqlite {

/// Refuses a database that this process cannot write, as far as that shows before anything is
/// written: SQLite says it at the first statement, as if that were wrong. `file_is_read_only`:
/// SQLite could open the file for reading only.
void require_writable(const ConnectOptions& options, bool file_is_read_only);

/// Who this process is to the file system, and what to do where it has no right to the file.
std::string permission_hint();

}  // namespace dbtool::engine::sqlite
