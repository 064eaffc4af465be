#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreateTable>{
    .name = "create_table",
    .family = "Tables",
    .summary = "Make a table with its columns, keys, checks and indexes",
    .takes_if_not_exists = true};
template <>
inline constexpr OperationInfo row<DropTable>{.name = "drop_table",
                                              .family = "Tables",
                                              .summary = "Drop a table and its rows",
                                              .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<RenameTable>{.name = "rename_table",
                                                .family = "Tables",
                                                .summary = "Give a table another name",
                                                .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<SetStorage>{
    .name = "set_storage",
    .family = "Tables",
    .summary = "Set storage and autovacuum parameters of a table",
    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<SetReplicaIdentity>{
    .name = "set_replica_identity",
    .family = "Tables",
    .summary = "Say what logical replication knows a row by",
    .on_sqlite = false};

void describe(FieldVisitor& visitor, CreateTable& op);
void check_one(const CreateTable& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(CreateTable& op, const NameRules& names);
Reverse reverse_of(const CreateTable& op, const Common& common, Dialect dialect);
void render_postgres(const CreateTable& op, const Setting& setting, Output& out);
void render_sqlite(const CreateTable& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropTable& op);
void check_one(const DropTable& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(DropTable& op, const NameRules& names);
Reverse reverse_of(const DropTable& op, const Common& common, Dialect dialect);
void render_postgres(const DropTable& op, const Setting& setting, Output& out);
void render_sqlite(const DropTable& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, RenameTable& op);
void check_one(const RenameTable& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const RenameTable& op, const Common& common, Dialect dialect);
void render_postgres(const RenameTable& op, const Setting& setting, Output& out);
void render_sqlite(const RenameTable& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, SetStorage& op);
void check_one(const SetStorage& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const SetStorage& op, const Common& common, Dialect dialect);
void render_postgres(const SetStorage& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, SetReplicaIdentity& op);
Reverse reverse_of(const SetReplicaIdentity& op, const Common& common, Dialect dialect);
void render_postgres(const SetReplicaIdentity& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
