#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<SetSchema>{.name = "set_schema",
                                              .family = "Objects of any kind",
                                              .summary = "Move an object into another schema",
                                              .on_sqlite = false,
                                              .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<SetOwner>{.name = "set_owner",
                                             .family = "Objects of any kind",
                                             .summary = "Give an object another owner",
                                             .on_sqlite = false};
template <>
inline constexpr OperationInfo row<SetComment>{.name = "set_comment",
                                               .family = "Objects of any kind",
                                               .summary = "Write, change or remove a comment",
                                               .on_sqlite = false};
template <>
inline constexpr OperationInfo row<RenameIndex>{.name = "rename_index",
                                                .family = "Objects of any kind",
                                                .summary = "Give an index another name",
                                                .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<RenameConstraint>{.name = "rename_constraint",
                                                     .family = "Objects of any kind",
                                                     .summary = "Give a constraint another name"};

void describe(FieldVisitor& visitor, SetSchema& op);
void check_one(const SetSchema& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const SetSchema& op, const Common& common, Dialect dialect);
void render_postgres(const SetSchema& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, SetOwner& op);
Reverse reverse_of(const SetOwner& op, const Common& common, Dialect dialect);
void render_postgres(const SetOwner& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, SetComment& op);
void check_one(const SetComment& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const SetComment& op, const Common& common, Dialect dialect);
void render_postgres(const SetComment& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, RenameIndex& op);
void check_one(const RenameIndex& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const RenameIndex& op, const Common& common, Dialect dialect);
void render_postgres(const RenameIndex& op, const Setting& setting, Output& out);
void render_sqlite(const RenameIndex& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, RenameConstraint& op);
void check_one(const RenameConstraint& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const RenameConstraint& op, const Common& common, Dialect dialect);
void render_postgres(const RenameConstraint& op, const Setting& setting, Output& out);
void render_sqlite(const RenameConstraint& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
