#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreateFunction>{.name = "create_function",
                                                   .family = "Functions and triggers",
                                                   .summary = "Make a function",
                                                   .on_sqlite = false,
                                                   .takes_comment = true};
template <>
inline constexpr OperationInfo row<ReplaceFunction>{.name = "replace_function",
                                                    .family = "Functions and triggers",
                                                    .summary = "Give a function another body",
                                                    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<CreateProcedure>{.name = "create_procedure",
                                                    .family = "Functions and triggers",
                                                    .summary = "Make a procedure",
                                                    .on_sqlite = false,
                                                    .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropFunction>{.name = "drop_function",
                                                 .family = "Functions and triggers",
                                                 .summary = "Drop a function or a procedure",
                                                 .on_sqlite = false,
                                                 .takes_if_exists = true};
template <>
inline constexpr OperationInfo row<CreateTrigger>{.name = "create_trigger",
                                                  .family = "Functions and triggers",
                                                  .summary = "Have something done when rows change",
                                                  .takes_if_not_exists = true,
                                                  .takes_comment = true};
template <>
inline constexpr OperationInfo row<DropTrigger>{.name = "drop_trigger",
                                                .family = "Functions and triggers",
                                                .summary = "Drop a trigger",
                                                .takes_if_exists = true};

void describe(FieldVisitor& visitor, CreateFunction& op);
void check_one(const CreateFunction& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateFunction& op, const Common& common, Dialect dialect);
void render_postgres(const CreateFunction& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, ReplaceFunction& op);
void check_one(const ReplaceFunction& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const ReplaceFunction& op, const Common& common, Dialect dialect);
void render_postgres(const ReplaceFunction& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateProcedure& op);
void check_one(const CreateProcedure& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreateProcedure& op, const Common& common, Dialect dialect);
void render_postgres(const CreateProcedure& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropFunction& op);
void check_one(const DropFunction& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropFunction& op, const Common& common, Dialect dialect);
void render_postgres(const DropFunction& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, CreateTrigger& op);
void check_one(const CreateTrigger& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
void complete_one(CreateTrigger& op, const NameRules& names);
Reverse reverse_of(const CreateTrigger& op, const Common& common, Dialect dialect);
void render_postgres(const CreateTrigger& op, const Setting& setting, Output& out);
void render_sqlite(const CreateTrigger& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DropTrigger& op);
void check_one(const DropTrigger& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DropTrigger& op, const Common& common, Dialect dialect);
void render_postgres(const DropTrigger& op, const Setting& setting, Output& out);
void render_sqlite(const DropTrigger& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
