#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddAudit>{
    .name = "add_audit", .family = "Composites", .summary = "Log who changed which row, and how"};

void describe(FieldVisitor& visitor, AddAudit& op);
void check_one(const AddAudit& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
std::vector<Operation> expand(const AddAudit& op, Dialect dialect);

}  // namespace dbtool::ddl
