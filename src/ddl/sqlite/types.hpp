#pragma once

#include <string>
#include <string_view>

namespace dbtool::ddl::sqlite {

/// How SQLite writes a type: the portable names and PostgreSQL's common ones by their affinity,
/// with what else is given as it is. `strict`: one of INTEGER, REAL, TEXT, BLOB and ANY, which are
/// all that a STRICT table takes.
std::string type_sql(std::string_view type, bool strict);

}  // namespace dbtool::ddl::sqlite
