#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// The fields that every operation takes, and those of them that this kind takes.
void describe_common(FieldVisitor& visitor, Common& common, const OperationInfo& info);

/// A name that may be left out: then it is empty.
void describe_name(FieldVisitor& visitor, const Field& field, Identifier& name);

// What several families have in their fields.
void describe(FieldVisitor& visitor, References& references);
void describe(FieldVisitor& visitor, Column& column);
void describe(FieldVisitor& visitor, IndexColumn& column);
void describe(FieldVisitor& visitor, UniqueKey& key);
void describe(FieldVisitor& visitor, Check& check);
void describe(FieldVisitor& visitor, ForeignKey& key);
void describe(FieldVisitor& visitor, Index& index);  ///< All but the table.
void describe(FieldVisitor& visitor, PartitionBy& by);
/// A column's fields behind `column: NAME`, as add_column has them.
void describe_column_fields(FieldVisitor& visitor, Column& column);

// Names by the rules, for what has none.
void complete_key(UniqueKey& key, const QualifiedName& table, const std::string& rule);
void complete_check(Check& check, const QualifiedName& table, const NameRules& names);
void complete_foreign_key(ForeignKey& key, const QualifiedName& table, const NameRules& names);
void complete_index(Index& index, const QualifiedName& table, const NameRules& names);

/// One mistake for each of these names that PostgreSQL would cut (more than 63 bytes), and on
/// SQLite for a schema, which it does not have (`main` but).
void check_name(const Identifier& name, std::vector<Mistake>& mistakes);
void check_name(const QualifiedName& name, Dialect dialect, std::vector<Mistake>& mistakes);
void check_column(const Column& column, Dialect dialect, std::vector<Mistake>& mistakes);
void check_index(const Index& index, Dialect dialect, std::vector<Mistake>& mistakes);

extern const std::array<std::string_view, 5> referential_action_words;
extern const std::array<std::string_view, 3> deferrable_words;

}  // namespace dbtool::ddl
