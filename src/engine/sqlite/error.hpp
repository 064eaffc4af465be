#pragma once

#include <string>
#include <string_view>

#include <dbtool/core/error.hpp>

#include "engine/sqlite/patience.hpp"

namespace dbtool::engine::sqlite {

/// PostgreSQL's SQLSTATE for what SQLite says by an extended result code and, where that is only
/// SQLITE_ERROR, by the words of its message.
SqlState sqlstate_of(int extended_code, std::string_view message);

/// What just failed on `db` as an Error without a position.
Error make_error(sqlite3* db, int extended_code, const std::string& file, const Patience& patience);

}  // namespace dbtool::engine::sqlite
