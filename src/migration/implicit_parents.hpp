#pragma once

#include <vector>

#include <dbtool/migration/migration.hpp>

namespace dbtool::migration {

/// Gives each file without `revises` its parent: the one file with the next lower number.
/// `migrations` are in order.
void link_implicit_parents(std::vector<Migration>& migrations,
                           std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration
