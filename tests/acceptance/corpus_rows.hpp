#pragma once

#include <filesystem>
#include <string>

namespace dbtool::test {

/// INSERTs that put a few rows into every table of a SQLite file, with values that no other `round`
/// uses; foreign keys name rows that are there. A row that a constraint refuses is left out.
std::string rows_for(const std::filesystem::path& database, int round);

/// Schema and rows as the sqlite3 shell dumps them, without the history's tables. Times that are
/// not from `rows_for` are those of the run, and masked.
std::string dump_of(const std::filesystem::path& database);

}  // namespace dbtool::test
