#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddTimestamps>{.name = "add_timestamps",
                                                  .family = "Composites",
                                                  .summary = "Say when a row was made and changed"};

void describe(FieldVisitor& visitor, AddTimestamps& op);
void check_one(const AddTimestamps& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
std::vector<Operation> expand(const AddTimestamps& op, Dialect dialect);

}  // namespace dbtool::ddl
