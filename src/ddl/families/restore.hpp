#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<Restore>{
    .name = "restore",
    .family = "Data",
    .summary = "Bring back what was kept when the operation was applied",
    .internal = true};

void describe(FieldVisitor& visitor, Restore& op);
Reverse reverse_of(const Restore& op, const Common& common, Dialect dialect);
void render_postgres(const Restore& op, const Setting& setting, Output& out);
void render_sqlite(const Restore& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
