#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreateSchema>{.name = "create_schema",
                                                 .family = "Schemas and extensions",
                                                 .summary = "Make a schema",
                                                 .on_sqlite = false,
                                                 .takes_if_not_exists = true,
                                                 .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropSchema>{.name = "drop_schema",
                                               .family = "Schemas and extensions",
                                               .summary = "Drop a schema that is empty",
                                               .on_sqlite = false,
                                               .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<RenameSchema>{.name = "rename_schema",
                                                 .family = "Schemas and extensions",
                                                 .summary = "Give a schema another name",
                                                 .on_sqlite = false};
template <>
inline constexpr OperationInfo row<CreateExtension>{.name = "create_extension",
                                                    .family = "Schemas and extensions",
                                                    .summary = "Install an extension",
                                                    .on_sqlite = false,
                                                    .takes_if_not_exists = true};
template <>
inline constexpr OperationInfo row<DropExtension>{.name = "drop_extension",
                                                  .family = "Schemas and extensions",
                                                  .summary = "Remove an extension",
                                                  .on_sqlite = false,
                                                  .takes_if_exists = true};

void describe(FieldVisitor& visitor, CreateSchema& op);
void check_one(const CreateSchema& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateSchema& op, const Common& common, Dialect dialect);
void render_postgres(const CreateSchema& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropSchema& op);
Reverse reverse_of(const DropSchema& op, const Common& common, Dialect dialect);
void render_postgres(const DropSchema& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, RenameSchema& op);
void check_one(const RenameSchema& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const RenameSchema& op, const Common& common, Dialect dialect);
void render_postgres(const RenameSchema& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateExtension& op);
Reverse reverse_of(const CreateExtension& op, const Common& common, Dialect dialect);
void render_postgres(const CreateExtension& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropExtension& op);
Reverse reverse_of(const DropExtension& op, const Common& common, Dialect dialect);
void render_postgres(const DropExtension& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
