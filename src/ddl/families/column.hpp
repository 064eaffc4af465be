#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddColumn>{.name = "add_column",
                                              .family = "Columns",
                                              .summary = "Add a column to a table",
                                              .takes_if_not_exists = true,
                                              .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropColumn>{.name = "drop_column",
                                               .family = "Columns",
                                               .summary = "Drop a column and what it holds",
                                               .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<RenameColumn>{
    .name = "rename_column", .family = "Columns", .summary = "Give a column another name"};
template <>
inline constexpr OperationInfo row<AlterType>{
    .name = "alter_type", .family = "Columns", .summary = "Give a column another type"};
template <>
inline constexpr OperationInfo row<SetDefault>{
    .name = "set_default",
    .family = "Columns",
    .summary = "Set what a column gets when nothing is given"};
template <>
inline constexpr OperationInfo row<DropDefault>{
    .name = "drop_default", .family = "Columns", .summary = "Take a column's default away"};
template <>
inline constexpr OperationInfo row<SetNotNull>{
    .name = "set_not_null",
    .family = "Columns",
    .summary = "Refuse rows without a value in a column"};
template <>
inline constexpr OperationInfo row<DropNotNull>{
    .name = "drop_not_null",
    .family = "Columns",
    .summary = "Allow rows without a value in a column"};

void describe(FieldVisitor& visitor, AddColumn& op);
void check_one(const AddColumn& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
/// The column alone, then its constraints, named by the rules.
std::vector<Operation> expand(const AddColumn& op, Dialect dialect);
Reverse reverse_of(const AddColumn& op, const Common& common, Dialect dialect);
void render_postgres(const AddColumn& op, const Setting& setting, Output& out);
void render_sqlite(const AddColumn& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropColumn& op);
void check_one(const DropColumn& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropColumn& op, const Common& common, Dialect dialect);
void render_postgres(const DropColumn& op, const Setting& setting, Output& out);
void render_sqlite(const DropColumn& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, RenameColumn& op);
void check_one(const RenameColumn& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const RenameColumn& op, const Common& common, Dialect dialect);
void render_postgres(const RenameColumn& op, const Setting& setting, Output& out);
void render_sqlite(const RenameColumn& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AlterType& op);
void check_one(const AlterType& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const AlterType& op, const Common& common, Dialect dialect);
void render_postgres(const AlterType& op, const Setting& setting, Output& out);
void render_sqlite(const AlterType& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, SetDefault& op);
void check_one(const SetDefault& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const SetDefault& op, const Common& common, Dialect dialect);
void render_postgres(const SetDefault& op, const Setting& setting, Output& out);
void render_sqlite(const SetDefault& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropDefault& op);
void check_one(const DropDefault& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropDefault& op, const Common& common, Dialect dialect);
void render_postgres(const DropDefault& op, const Setting& setting, Output& out);
void render_sqlite(const DropDefault& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, SetNotNull& op);
void check_one(const SetNotNull& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const SetNotNull& op, const Common& common, Dialect dialect);
void render_postgres(const SetNotNull& op, const Setting& setting, Output& out);
void render_sqlite(const SetNotNull& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropNotNull& op);
void check_one(const DropNotNull& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropNotNull& op, const Common& common, Dialect dialect);
void render_postgres(const DropNotNull& op, const Setting& setting, Output& out);
void render_sqlite(const DropNotNull& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
