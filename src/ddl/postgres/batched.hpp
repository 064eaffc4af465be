#pragma once

#include <string>

#include <dbtool/core/identifier.hpp>
#include <dbtool/ddl/value.hpp>

namespace dbtool::ddl {

/// An UPDATE that commits after every `batch` rows: a DO block that must be a solo piece. `where`
/// should no longer hold for rows that are done, so that a run that was cut off goes on where it
/// stopped (may_repeat). Rows that others moved meanwhile are looked for again, until there are
/// none or no fewer than before. PostgreSQL 11.
std::string batched_update(const QualifiedName& table,
                           const Expressions& set,
                           const std::string& where,
                           int batch);

}  // namespace dbtool::ddl
