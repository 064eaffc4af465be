#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<RowTriggers>{
    .name = "row_triggers",
    .family = "Composites",
    .summary = "Triggers whose text needs the table's columns",
    .internal = true};

/// The names of what the operation makes, in the order in which it makes them.
std::vector<Identifier> trigger_names(const RowTriggers& op);

void describe(FieldVisitor& visitor, RowTriggers& op);
Reverse reverse_of(const RowTriggers& op, const Common& common, Dialect dialect);
void render_postgres(const RowTriggers& op, const Setting& setting, Output& out);
void render_sqlite(const RowTriggers& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
