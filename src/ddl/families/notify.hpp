#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddNotify>{.name = "add_notify",
                                              .family = "Composites",
                                              .summary = "Tell an application when rows change",
                                              .on_sqlite = false};

void describe(FieldVisitor& visitor, AddNotify& op);
void check_one(const AddNotify& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
std::vector<Operation> expand(const AddNotify& op, Dialect dialect);

}  // namespace dbtool::ddl
