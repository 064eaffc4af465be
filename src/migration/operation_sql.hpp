#pragma once

#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/migration/yaml_tree.hpp>

namespace dbtool::migration {

/// Quotes and comments that are not closed in the SQL (`up`, `down`, `body`, `query`) of a list of
/// operations, each with its place; SQL of another dialect is not looked at.
void check_operation_sql(const YamlNode& list,
                         Dialect dialect,
                         std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration
