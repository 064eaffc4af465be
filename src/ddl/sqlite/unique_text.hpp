#pragma once

#include <string>
#include <string_view>

namespace dbtool::ddl::sqlite {

/// Does a constraint say what is to happen to rows that break it: `UNIQUE ON CONFLICT REPLACE`?
bool has_conflict_clause(std::string_view constraint);

/// A CREATE INDEX statement over fewer rows: those where `condition` holds too.
std::string narrowed_index(std::string_view create_index, std::string_view condition);

}  // namespace dbtool::ddl::sqlite
