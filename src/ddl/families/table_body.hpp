#pragma once

#include <vector>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// A table's definition, as create_table has it beside the table's name and drop_table as `was`.
void describe(FieldVisitor& visitor, TableBody& body);

void check_table_body(const TableBody& body, Dialect dialect, std::vector<Mistake>& mistakes);

/// Makes the constraints that columns carry ones of the table, and gives a name by the rules to
/// each constraint and index without one, so that however they were written the catalog is the
/// same and each can be dropped by name. The primary key has the name that the database gives it
/// (PostgreSQL: `posts_pkey`).
void complete_table_body(TableBody& body, const QualifiedName& table, const NameRules& names);

/// The columns of the primary key, wherever it is given.
std::vector<Identifier> primary_key_of(const TableBody& body);

}  // namespace dbtool::ddl
