#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dbtool/ddl/column.hpp>
#include <dbtool/ddl/operations_table.hpp>

namespace dbtool::ddl {

struct CreateView {
    QualifiedName name;
    std::string query;
    std::vector<Identifier> columns;
    Parameters options;  ///< `security_barrier`, `check_option`, ...
    bool operator==(const CreateView&) const = default;
};
struct ReplaceView {
    QualifiedName name;
    std::string query;
    std::vector<Identifier> columns;
    Parameters options;
    bool operator==(const ReplaceView&) const = default;
};
struct DropView {
    QualifiedName name;
    bool cascade = false;
    bool operator==(const DropView&) const = default;
};
struct CreateMaterializedView {
    QualifiedName name;
    std::string query;
    std::vector<Identifier> columns;
    Parameters options;
    std::vector<Identifier>
        unique_index;  ///< Columns of a unique index, so that it can be refreshed concurrently.
    Identifier unique_index_name;  ///< Empty: by the naming rule.
    bool with_data = true;
    bool operator==(const CreateMaterializedView&) const = default;
};
struct DropMaterializedView {
    QualifiedName name;
    bool cascade = false;
    bool operator==(const DropMaterializedView&) const = default;
};
struct Refresh {
    QualifiedName materialized_view;
    bool concurrently = false;
    bool operator==(const Refresh&) const = default;
};

/// A function's or a procedure's definition.
struct Routine {
    QualifiedName name;
    std::string args;     ///< As between the parentheses of CREATE FUNCTION.
    std::string returns;  ///< Of a function: `integer`, `TABLE (...)`, `trigger`.
    std::string language = "plpgsql";
    std::string body;
    std::string volatility;  ///< `immutable`, `stable`, `volatile`; empty: the database's default.
    std::string security;    ///< `definer`, `invoker`; empty: the database's default.
    Parameters set;          ///< `search_path`, ...
    bool operator==(const Routine&) const = default;
};
struct CreateFunction {
    Routine routine;
    bool operator==(const CreateFunction&) const = default;
};
struct ReplaceFunction {
    Routine routine;
    bool operator==(const ReplaceFunction&) const = default;
};
struct CreateProcedure {
    Routine routine;
    bool operator==(const CreateProcedure&) const = default;
};
/// A function or (`procedure: true`) a procedure.
struct DropFunction {
    QualifiedName name;
    std::optional<std::string> args;  ///< Nothing: there is only one of that name.
    bool procedure = false;
    bool cascade = false;
    bool operator==(const DropFunction&) const = default;
};

struct CreateTrigger {
    QualifiedName table;
    Identifier name;
    enum class When { before, after, instead_of };
    When when = When::before;
    std::vector<std::string> on;  ///< `insert`, `update`, `delete`, `truncate`, `update of a, b`.
    bool each_row = true;
    std::string condition;
    std::string
        execute;  ///< PostgreSQL: `function_name(args)`. SQLite: the statements of the body.
    bool operator==(const CreateTrigger&) const = default;
};
struct DropTrigger {
    QualifiedName table;
    Identifier name;
    bool cascade = false;
    bool operator==(const DropTrigger&) const = default;
};

struct CreatePolicy {
    QualifiedName table;
    Identifier name;
    std::string command;  ///< `for`: `all`, `select`, `insert`, `update`, `delete`; empty: all.
    std::vector<std::string> to;
    std::string using_expression;
    std::string with_check;
    bool restrictive = false;
    bool operator==(const CreatePolicy&) const = default;
};
struct DropPolicy {
    QualifiedName table;
    Identifier name;
    bool operator==(const DropPolicy&) const = default;
};
struct EnableRowSecurity {
    QualifiedName table;
    bool force = false;
    bool operator==(const EnableRowSecurity&) const = default;
};
/// The reverse of enable_row_security.
struct DisableRowSecurity {
    QualifiedName table;
    bool force = false;  ///< NO FORCE too.
    bool operator==(const DisableRowSecurity&) const = default;
};

struct Grant {
    std::vector<std::string> privileges;
    std::string on;  ///< `posts`, `table posts`, `all tables in schema app`, `function f(int)`, ...
    std::vector<std::string> to;
    bool with_grant = false;
    bool operator==(const Grant&) const = default;
};
struct Revoke {
    std::vector<std::string> privileges;
    std::string on;
    std::vector<std::string> from;
    bool with_grant = false;  ///< The grant that is taken away had it.
    bool cascade = false;
    bool operator==(const Revoke&) const = default;
};

/// What rows a partition holds. One of: from and to, in, modulus and remainder, default.
struct PartitionBounds {
    std::vector<Value> from;
    std::vector<Value> to;
    std::vector<Value> in;
    std::optional<int> modulus;
    std::optional<int> remainder;
    bool is_default = false;
    bool operator==(const PartitionBounds&) const = default;
};
struct CreatePartition {
    QualifiedName table;
    QualifiedName of;
    PartitionBounds bounds;
    bool operator==(const CreatePartition&) const = default;
};
struct AttachPartition {
    QualifiedName table;
    QualifiedName of;
    PartitionBounds bounds;
    bool operator==(const AttachPartition&) const = default;
};
struct DetachPartition {
    QualifiedName table;
    QualifiedName of;
    std::optional<PartitionBounds> bounds;  ///< For coming down; else kept.
    bool concurrently = false;
    bool operator==(const DetachPartition&) const = default;
};

}  // namespace dbtool::ddl
