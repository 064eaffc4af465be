#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<Insert>{
    .name = "insert", .family = "Data", .summary = "Put rows into a table"};
template <>
inline constexpr OperationInfo row<Update>{
    .name = "update", .family = "Data", .summary = "Change rows"};
template <>
inline constexpr OperationInfo row<Delete>{
    .name = "delete", .family = "Data", .summary = "Delete rows"};
template <>
inline constexpr OperationInfo row<Backfill>{
    .name = "backfill", .family = "Data", .summary = "Fill a column of many rows, in batches"};
template <>
inline constexpr OperationInfo row<Sql>{
    .name = "sql", .family = "Data", .summary = "Whatever SQL can say"};
template <>
inline constexpr OperationInfo row<DeleteRows>{.name = "delete_rows",
                                               .family = "Data",
                                               .summary = "Delete rows by their key",
                                               .internal = true};

void describe(FieldVisitor& visitor, Insert& op);
void check_one(const Insert& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Insert& op, const Common& common, Dialect dialect);
void render_postgres(const Insert& op, const Setting& setting, Output& out);
void render_sqlite(const Insert& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Update& op);
void check_one(const Update& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Update& op, const Common& common, Dialect dialect);
void render_postgres(const Update& op, const Setting& setting, Output& out);
void render_sqlite(const Update& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Delete& op);
void check_one(const Delete& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Delete& op, const Common& common, Dialect dialect);
void render_postgres(const Delete& op, const Setting& setting, Output& out);
void render_sqlite(const Delete& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Backfill& op);
void check_one(const Backfill& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Backfill& op, const Common& common, Dialect dialect);
void render_postgres(const Backfill& op, const Setting& setting, Output& out);
void render_sqlite(const Backfill& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Sql& op);
void check_one(const Sql& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Sql& op, const Common& common, Dialect dialect);
void render_postgres(const Sql& op, const Setting& setting, Output& out);
void render_sqlite(const Sql& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DeleteRows& op);
Reverse reverse_of(const DeleteRows& op, const Common& common, Dialect dialect);
void render_postgres(const DeleteRows& op, const Setting& setting, Output& out);
void render_sqlite(const DeleteRows& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
