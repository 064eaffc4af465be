#pragma once

#include <string>

#include <dbtool/ddl/operation.hpp>

#include "golden/scenario.hpp"

namespace dbtool::test {

/// An operation's page: what it is for, its fields, and its cases with their SQL on both engines.
std::string operation_page(const ddl::OperationInfo& info, const Scenario& scenario);

/// The tables of all operations, a family each.
std::string operation_index();

}  // namespace dbtool::test
