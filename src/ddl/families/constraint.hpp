#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<AddCheck>{.name = "add_check",
                                             .family = "Constraints",
                                             .summary = "Add a rule that every row must keep",
                                             .takes_comment = true};
template <>
inline constexpr OperationInfo row<AddForeignKey>{
    .name = "add_foreign_key",
    .family = "Constraints",
    .summary = "Have rows refer to rows of another table",
    .takes_comment = true};
template <>
inline constexpr OperationInfo row<AddUnique>{
    .name = "add_unique",
    .family = "Constraints",
    .summary = "Refuse rows that are alike in some columns",
    .takes_comment = true};
template <>
inline constexpr OperationInfo row<AddPrimaryKey>{.name = "add_primary_key",
                                                  .family = "Constraints",
                                                  .summary = "Give a table its primary key",
                                                  .takes_comment = true};
template <>
inline constexpr OperationInfo row<AddExclusion>{
    .name = "add_exclusion",
    .family = "Constraints",
    .summary = "Refuse rows that conflict by an operator",
    .on_sqlite = false,
    .takes_comment = true};
template <>
inline constexpr OperationInfo row<ValidateConstraint>{
    .name = "validate_constraint",
    .family = "Constraints",
    .summary = "Check the rows that a NOT VALID constraint has not looked at",
    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<DropConstraint>{.name = "drop_constraint",
                                                   .family = "Constraints",
                                                   .summary = "Drop a constraint",
                                                   .takes_if_exists = true};

void describe(FieldVisitor& visitor, AddCheck& op);
void check_one(const AddCheck& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(AddCheck& op, const NameRules& names);
Reverse reverse_of(const AddCheck& op, const Common& common, Dialect dialect);
void render_postgres(const AddCheck& op, const Setting& setting, Output& out);
void render_sqlite(const AddCheck& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AddForeignKey& op);
void check_one(const AddForeignKey& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(AddForeignKey& op, const NameRules& names);
Reverse reverse_of(const AddForeignKey& op, const Common& common, Dialect dialect);
void render_postgres(const AddForeignKey& op, const Setting& setting, Output& out);
void render_sqlite(const AddForeignKey& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AddUnique& op);
void check_one(const AddUnique& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(AddUnique& op, const NameRules& names);
Reverse reverse_of(const AddUnique& op, const Common& common, Dialect dialect);
void render_postgres(const AddUnique& op, const Setting& setting, Output& out);
void render_sqlite(const AddUnique& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AddPrimaryKey& op);
void check_one(const AddPrimaryKey& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(AddPrimaryKey& op, const NameRules& names);
Reverse reverse_of(const AddPrimaryKey& op, const Common& common, Dialect dialect);
void render_postgres(const AddPrimaryKey& op, const Setting& setting, Output& out);
void render_sqlite(const AddPrimaryKey& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AddExclusion& op);
void check_one(const AddExclusion& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(AddExclusion& op, const NameRules& names);
Reverse reverse_of(const AddExclusion& op, const Common& common, Dialect dialect);
void render_postgres(const AddExclusion& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, ValidateConstraint& op);
void check_one(const ValidateConstraint& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const ValidateConstraint& op, const Common& common, Dialect dialect);
void render_postgres(const ValidateConstraint& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropConstraint& op);
void check_one(const DropConstraint& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropConstraint& op, const Common& common, Dialect dialect);
void render_postgres(const DropConstraint& op, const Setting& setting, Output& out);
void render_sqlite(const DropConstraint& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
