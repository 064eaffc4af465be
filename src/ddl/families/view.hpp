#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreateView>{.name = "create_view",
                                               .family = "Views",
                                               .summary = "Make a view",
                                               .takes_if_not_exists = true,
                                               .takes_comment = true};
template <>
inline constexpr OperationInfo row<ReplaceView>{
    .name = "replace_view", .family = "Views", .summary = "Give a view another query"};
template <>
inline constexpr OperationInfo row<DropView>{
    .name = "drop_view", .family = "Views", .summary = "Drop a view", .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<CreateMaterializedView>{.name = "create_materialized_view",
                                                           .family = "Views",
                                                           .summary = "Make a materialized view",
                                                           .on_sqlite = false,
                                                           .takes_if_not_exists = true,
                                                           .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropMaterializedView>{.name = "drop_materialized_view",
                                                         .family = "Views",
                                                         .summary = "Drop a materialized view",
                                                         .on_sqlite = false,
                                                         .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<Refresh>{.name = "refresh",
                                            .family = "Views",
                                            .summary = "Compute a materialized view anew",
                                            .on_sqlite = false};

void describe(FieldVisitor& visitor, CreateView& op);
void check_one(const CreateView& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(CreateView& op, const NameRules& names);
Reverse reverse_of(const CreateView& op, const Common& common, Dialect dialect);
void render_postgres(const CreateView& op, const Setting& setting, Output& out);
void render_sqlite(const CreateView& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, ReplaceView& op);
void check_one(const ReplaceView& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(ReplaceView& op, const NameRules& names);
Reverse reverse_of(const ReplaceView& op, const Common& common, Dialect dialect);
void render_postgres(const ReplaceView& op, const Setting& setting, Output& out);
void render_sqlite(const ReplaceView& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropView& op);
void check_one(const DropView& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropView& op, const Common& common, Dialect dialect);
void render_postgres(const DropView& op, const Setting& setting, Output& out);
void render_sqlite(const DropView& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateMaterializedView& op);
void check_one(const CreateMaterializedView& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(CreateMaterializedView& op, const NameRules& names);
Reverse reverse_of(const CreateMaterializedView& op, const Common& common, Dialect dialect);
void render_postgres(const CreateMaterializedView& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropMaterializedView& op);
void check_one(const DropMaterializedView& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropMaterializedView& op, const Common& common, Dialect dialect);
void render_postgres(const DropMaterializedView& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Refresh& op);
void check_one(const Refresh& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Refresh& op, const Common& common, Dialect dialect);
void render_postgres(const Refresh& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
