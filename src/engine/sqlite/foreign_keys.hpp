#pragma once

#include "engine/sqlite/database.hpp"

namespace dbtool::engine::sqlite {

/// Throws Error 23503 with the rows if COMMIT would fail: deferred foreign keys that are still
/// broken.
void require_deferred_keys(Database& database);

/// Throws Error 23503 with the rows if any row of the database breaks a foreign key.
void require_foreign_keys(Database& database);

}  // namespace dbtool::engine::sqlite
