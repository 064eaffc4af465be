#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddSoftDelete>{
    .name = "add_soft_delete",
    .family = "Composites",
    .summary = "Mark rows as deleted instead of removing them"};
template <>
inline constexpr OperationInfo row<PartialUniques>{
    .name = "partial_uniques",
    .family = "Composites",
    .summary = "Turn unique constraints into unique indexes over some of the rows",
    .internal = true};

void describe(FieldVisitor& visitor, AddSoftDelete& op);
void check_one(const AddSoftDelete& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
std::vector<Operation> expand(const AddSoftDelete& op, Dialect dialect);

void describe(FieldVisitor& visitor, PartialUniques& op);
Reverse reverse_of(const PartialUniques& op, const Common& common, Dialect dialect);
void render_postgres(const PartialUniques& op, const Setting& setting, Output& out);
void render_sqlite(const PartialUniques& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
