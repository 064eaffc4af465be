#pragma once

#include <string_view>

namespace dbtool::sql {

/// PostgreSQL: does the statement change settings of the session, and nothing else? SET and RESET
/// (not SET LOCAL, SET TRANSACTION, SET CONSTRAINTS), and a SELECT of set_config(..., false) alone.
/// What a function or a DO block sets is not seen.
bool sets_session(std::string_view statement);

}  // namespace dbtool::sql
