#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

/// `a, b, "Order"`.
std::string column_list(const std::vector<Identifier>& columns);
/// The names as texts, for naming rules.
std::vector<std::string> texts_of(const std::vector<Identifier>& columns);

/// A value as SQL. Expressions stand as they are, but for `now()` on SQLite, which is
/// CURRENT_TIMESTAMP there.
std::string value_sql(const Value& value, Dialect dialect);
std::string literal(std::string_view text, Dialect dialect);

/// `a, b`, `'x', 'y'`.
std::string joined(const std::vector<std::string>& parts, std::string_view separator = ", ");

/// `(expression)`, without doubling parentheses that are there already.
std::string in_parentheses(std::string_view expression);

/// `ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED`, with a blank before each.
std::string referential_actions(const References& references);
std::string deferrable_clause(Deferrable deferrable);

/// `fillfactor = 70, autovacuum_enabled = false`.
std::string parameter_list(const Parameters& parameters);

}  // namespace dbtool::ddl
