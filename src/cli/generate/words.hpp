#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dbtool/core/identifier.hpp>
#include <dbtool/ddl/column.hpp>

// The words of `dbtool generate`, read without knowing a kind. All throw Error{usage} that names
// the word; the caller adds an example of the right form.
namespace dbtool::cli {

/// Cuts a text at `separator`, but not inside of quotes or parentheses. `::`, a cast, is no `:`.
/// Error{usage} for a quote or a parenthesis that is left open.
std::vector<std::string> split_outside(std::string_view text, char separator);

/// A name as it is, or in double quotes, doubled inside.
Identifier name_from(std::string_view word);
/// `posts`, `app.posts`.
QualifiedName qualified_from(std::string_view word);
/// `a,b`.
std::vector<Identifier> names_from(std::string_view word);

/// `0`, `true`, `null`, `pending`, `'a text'`; with parentheses, a cast or a keyword such as
/// `current_timestamp` it is an expression.
ddl::Value value_from(std::string_view word);
/// `a,b` as values.
std::vector<ddl::Value> values_from(std::string_view word);

/// `name=value`; the value may hold `=`.
std::pair<std::string, std::string> setting_from(std::string_view word);

/// `users`, `users.id`, `app.users.id`, `users(a,b)`, `app.users(a,b)`: of two names without
/// parentheses the second is a column.
ddl::References reference_from(std::string_view word);

/// The words of a line as a shell reads them: blanks, quotes and backslashes; nothing is expanded.
/// Error{usage} for a quote that is left open.
std::vector<std::string> shell_words(std::string_view line);

}  // namespace dbtool::cli
