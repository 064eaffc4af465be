#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/operation.hpp>
#include <dbtool/ddl/render.hpp>

#include "ddl/output.hpp"

namespace dbtool::ddl {

/// A kind's row in the table: each family specialises it for its operations.
template <typename T>
inline constexpr OperationInfo row{};

/// What an operation that has nothing more to say says. A family overloads these where it has.
template <typename T>
void check_one(const T& /*op*/,
               const Common& /*common*/,
               Dialect /*dialect*/,
               std::vector<Mistake>& /*mistakes*/) {}
template <typename T>
void complete_one(T& /*op*/, const NameRules& /*names*/) {}

}  // namespace dbtool::ddl
