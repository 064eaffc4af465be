#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreateIndex>{
    .name = "create_index",
    .family = "Indexes",
    .summary = "Build an index, without blocking writers",
    .takes_if_not_exists = true,
    .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropIndex>{.name = "drop_index",
                                              .family = "Indexes",
                                              .summary = "Drop an index, without blocking readers",
                                              .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<Reindex>{
    .name = "reindex", .family = "Indexes", .summary = "Build an index, or all of a table, anew"};

void describe(FieldVisitor& visitor, CreateIndex& op);
void check_one(const CreateIndex& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(CreateIndex& op, const NameRules& names);
Reverse reverse_of(const CreateIndex& op, const Common& common, Dialect dialect);
void render_postgres(const CreateIndex& op, const Setting& setting, Output& out);
void render_sqlite(const CreateIndex& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropIndex& op);
void check_one(const DropIndex& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(DropIndex& op, const NameRules& names);
Reverse reverse_of(const DropIndex& op, const Common& common, Dialect dialect);
void render_postgres(const DropIndex& op, const Setting& setting, Output& out);
void render_sqlite(const DropIndex& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Reindex& op);
void check_one(const Reindex& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Reindex& op, const Common& common, Dialect dialect);
void render_postgres(const Reindex& op, const Setting& setting, Output& out);
void render_sqlite(const Reindex& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
