#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddSearch>{
    .name = "add_search", .family = "Composites", .summary = "Full-text search over some columns"};

void describe(FieldVisitor& visitor, AddSearch& op);
void check_one(const AddSearch& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
std::vector<Operation> expand(const AddSearch& op, Dialect dialect);

}  // namespace dbtool::ddl
