#pragma once

#include <cstddef>

#include "fault/fault_project.hpp"

namespace dbtool::test {

/// How many migrations a project has.
inline constexpr std::size_t fault_migrations = 12;

/// Writes them. Each comes down again, and what it writes is the same in each run.
void add_fault_migrations(const Subject& subject, Variant variant);

}  // namespace dbtool::test
