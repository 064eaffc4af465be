#pragma once

#include <string>
#include <string_view>

namespace dbtool::ddl::sqlite {

/// A CREATE TABLE statement without its UNIQUE constraints, those of columns and those of the
/// table; the rest stays as it was written. Error{database} for one with ON CONFLICT, which a
/// unique index cannot have.
std::string without_uniques(std::string_view create_table);

/// A CREATE INDEX statement over fewer rows: those where `condition` holds too.
std::string narrowed_index(std::string_view create_index, std::string_view condition);

}  // namespace dbtool::ddl::sqlite
