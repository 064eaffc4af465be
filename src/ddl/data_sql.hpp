#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/operations_data.hpp>

namespace dbtool::ddl {

// The SQL that changes rows, which both dialects write alike.

/// An INSERT for each run of rows that give the same columns.
std::vector<std::string> insert_statements(const Insert& op, Dialect dialect);

/// A DELETE for each run of keys of the same columns, last first.
std::vector<std::string> delete_statements(const DeleteRows& op, Dialect dialect);

/// `UPDATE t SET a = b WHERE ...`; without `where`: all rows.
std::string update_statement(const QualifiedName& table,
                             const Expressions& set,
                             const std::string& where);
std::string delete_statement(const QualifiedName& table, const std::string& where);

/// What tells each row of an insert from others, to be deleted by: its values of the conflict
/// columns, else its `id`, else all its values. Nothing where one of these is an expression or is
/// not given: `why` says which.
std::optional<std::vector<Assignments>> keys_of(const Insert& op, std::string& why);

}  // namespace dbtool::ddl
