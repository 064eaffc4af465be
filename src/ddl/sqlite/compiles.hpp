#pragma once

#include <string>
#include <vector>

#include "ddl/sqlite/rebuild.hpp"

namespace dbtool::ddl::sqlite {

/// Statements that do nothing but fail where a view or a trigger that names the table, at whatever
/// distance, cannot be compiled. SQLite does not look at them when a table is made anew, and would
/// find out at the next insert. What cannot be compiled now is left out.
std::vector<std::string> compile_checks(Facts& facts,
                                        const std::vector<SchemaObject>& schema,
                                        const Draft& draft);

}  // namespace dbtool::ddl::sqlite
