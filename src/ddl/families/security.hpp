#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreatePolicy>{
    .name = "create_policy",
    .family = "Rights",
    .summary = "Say which rows a role may see and change",
    .on_sqlite = false,
    .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropPolicy>{.name = "drop_policy",
                                               .family = "Rights",
                                               .summary = "Drop a policy",
                                               .on_sqlite = false,
                                               .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<EnableRowSecurity>{
    .name = "enable_row_security",
    .family = "Rights",
    .summary = "Have a table keep to its policies",
    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<DisableRowSecurity>{
    .name = "disable_row_security",
    .family = "Rights",
    .summary = "Have a table no longer keep to its policies",
    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<Grant>{
    .name = "grant", .family = "Rights", .summary = "Give rights", .on_sqlite = false};
template <>
inline constexpr OperationInfo row<Revoke>{
    .name = "revoke", .family = "Rights", .summary = "Take rights away", .on_sqlite = false};

void describe(FieldVisitor& visitor, CreatePolicy& op);
void check_one(const CreatePolicy& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreatePolicy& op, const Common& common, Dialect dialect);
void render_postgres(const CreatePolicy& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropPolicy& op);
void check_one(const DropPolicy& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropPolicy& op, const Common& common, Dialect dialect);
void render_postgres(const DropPolicy& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, EnableRowSecurity& op);
void check_one(const EnableRowSecurity& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const EnableRowSecurity& op, const Common& common, Dialect dialect);
void render_postgres(const EnableRowSecurity& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DisableRowSecurity& op);
void check_one(const DisableRowSecurity& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DisableRowSecurity& op, const Common& common, Dialect dialect);
void render_postgres(const DisableRowSecurity& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Grant& op);
void check_one(const Grant& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Grant& op, const Common& common, Dialect dialect);
void render_postgres(const Grant& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, Revoke& op);
void check_one(const Revoke& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const Revoke& op, const Common& common, Dialect dialect);
void render_postgres(const Revoke& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
