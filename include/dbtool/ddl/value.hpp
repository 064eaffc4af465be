#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl {

/// A value in a migration: a literal (`0`, `pending`, `true`, nothing) or, as `{sql: now()}`, an
/// expression.
struct Value {
    enum class Kind { null, boolean, number, text, expression };
    Kind kind = Kind::null;
    std::string text;  ///< `true`, `0`, `pending`, `now()`; empty for null.

    bool operator==(const Value&) const = default;
};

/// Columns and what they are set to, in the file's order.
using Assignments = std::vector<std::pair<Identifier, Value>>;
/// Columns and the expressions that they are set to.
using Expressions = std::vector<std::pair<Identifier, std::string>>;
/// Storage parameters (`fillfactor`, `autovacuum_vacuum_scale_factor`, `toast.autovacuum_enabled`)
/// as they are written.
using Parameters = std::vector<std::pair<std::string, std::string>>;

}  // namespace dbtool::ddl
