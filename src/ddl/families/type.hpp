#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreateEnum>{.name = "create_enum",
                                               .family = "Types and sequences",
                                               .summary = "Make an enumerated type",
                                               .on_sqlite = false,
                                               .takes_comment = true};
template <>
inline constexpr OperationInfo row<AddEnumValue>{.name = "add_enum_value",
                                                 .family = "Types and sequences",
                                                 .summary = "Add a value to an enumerated type",
                                                 .on_sqlite = false,
                                                 .takes_if_not_exists = true};
template <>
inline constexpr OperationInfo row<RenameEnumValue>{
    .name = "rename_enum_value",
    .family = "Types and sequences",
    .summary = "Give a value of an enumerated type another name",
    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<DropEnum>{.name = "drop_enum",
                                             .family = "Types and sequences",
                                             .summary = "Drop an enumerated type",
                                             .on_sqlite = false,
                                             .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<CreateDomain>{.name = "create_domain",
                                                 .family = "Types and sequences",
                                                 .summary = "Make a domain: a type with rules",
                                                 .on_sqlite = false,
                                                 .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropDomain>{.name = "drop_domain",
                                               .family = "Types and sequences",
                                               .summary = "Drop a domain",
                                               .on_sqlite = false,
                                               .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<CreateComposite>{.name = "create_composite",
                                                    .family = "Types and sequences",
                                                    .summary = "Make a composite type",
                                                    .on_sqlite = false,
                                                    .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropComposite>{.name = "drop_composite",
                                                  .family = "Types and sequences",
                                                  .summary = "Drop a composite type",
                                                  .on_sqlite = false,
                                                  .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<CreateSequence>{.name = "create_sequence",
                                                   .family = "Types and sequences",
                                                   .summary = "Make a sequence",
                                                   .on_sqlite = false,
                                                   .takes_if_not_exists = true,
                                                   .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropSequence>{.name = "drop_sequence",
                                                 .family = "Types and sequences",
                                                 .summary = "Drop a sequence",
                                                 .on_sqlite = false,
                                                 .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<DropEnumValue>{
    .name = "drop_enum_value",
    .family = "Types and sequences",
    .summary = "Take a value out of an enumerated type by swapping the type",
    .on_sqlite = false,
    .internal = true};

void describe(FieldVisitor& visitor, CreateEnum& op);
void check_one(const CreateEnum& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateEnum& op, const Common& common, Dialect dialect);
void render_postgres(const CreateEnum& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AddEnumValue& op);
void check_one(const AddEnumValue& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const AddEnumValue& op, const Common& common, Dialect dialect);
void render_postgres(const AddEnumValue& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, RenameEnumValue& op);
void check_one(const RenameEnumValue& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const RenameEnumValue& op, const Common& common, Dialect dialect);
void render_postgres(const RenameEnumValue& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropEnum& op);
void check_one(const DropEnum& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropEnum& op, const Common& common, Dialect dialect);
void render_postgres(const DropEnum& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateDomain& op);
void check_one(const CreateDomain& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateDomain& op, const Common& common, Dialect dialect);
void render_postgres(const CreateDomain& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropDomain& op);
void check_one(const DropDomain& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropDomain& op, const Common& common, Dialect dialect);
void render_postgres(const DropDomain& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateComposite& op);
void check_one(const CreateComposite& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateComposite& op, const Common& common, Dialect dialect);
void render_postgres(const CreateComposite& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropComposite& op);
void check_one(const DropComposite& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropComposite& op, const Common& common, Dialect dialect);
void render_postgres(const DropComposite& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateSequence& op);
void check_one(const CreateSequence& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateSequence& op, const Common& common, Dialect dialect);
void render_postgres(const CreateSequence& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropSequence& op);
void check_one(const DropSequence& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropSequence& op, const Common& common, Dialect dialect);
void render_postgres(const DropSequence& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropEnumValue& op);
Reverse reverse_of(const DropEnumValue& op, const Common& common, Dialect dialect);
void render_postgres(const DropEnumValue& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
