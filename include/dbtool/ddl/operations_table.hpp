#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

struct CreateSchema {
    Identifier name;
    bool operator==(const CreateSchema&) const = default;
};
struct DropSchema {
    Identifier name;
    bool cascade = false;
    bool operator==(const DropSchema&) const = default;
};
struct CreateExtension {
    Identifier name;
    std::optional<Identifier> schema;
    std::string version;
    bool operator==(const CreateExtension&) const = default;
};
struct DropExtension {
    Identifier name;
    bool cascade = false;
    bool operator==(const DropExtension&) const = default;
};

/// A table without its name: what `create_table` makes, and `drop_table` was.
struct TableBody {
    std::vector<Column> columns;
    std::vector<Identifier> primary_key;
    std::vector<UniqueKey> unique;
    std::vector<Check> checks;
    std::vector<ForeignKey> foreign_keys;
    std::vector<Index> indexes;
    std::optional<PartitionBy> partition_by;
    Parameters storage;
    std::optional<std::string> comment;
    bool without_rowid = false;  ///< SQLite.
    bool strict = false;         ///< SQLite.
    bool operator==(const TableBody&) const = default;
};
struct CreateTable {
    QualifiedName table;
    TableBody body;
    bool operator==(const CreateTable&) const = default;
};
struct DropTable {
    QualifiedName table;
    std::optional<TableBody> was;
    bool cascade = false;
    bool operator==(const DropTable&) const = default;
};

struct RenameTable {
    QualifiedName table;
    Identifier to;
    bool operator==(const RenameTable&) const = default;
};
struct RenameColumn {
    QualifiedName table;
    Identifier from;
    Identifier to;
    bool operator==(const RenameColumn&) const = default;
};
struct RenameIndex {
    QualifiedName from;
    Identifier to;
    bool operator==(const RenameIndex&) const = default;
};
struct RenameConstraint {
    QualifiedName table;
    Identifier from;
    Identifier to;
    bool operator==(const RenameConstraint&) const = default;
};
struct RenameEnumValue {
    QualifiedName type;
    std::string from;
    std::string to;
    bool operator==(const RenameEnumValue&) const = default;
};
struct RenameSchema {
    Identifier from;
    Identifier to;
    bool operator==(const RenameSchema&) const = default;
};

/// What `set_comment`, `set_owner`, `set_schema` speak of. Exactly one is given: a table (with
/// `column`: that column of it; with `constraint`: that constraint), or one of the other kinds.
struct ObjectRef {
    enum class Kind {
        table,
        column,
        constraint,
        index,
        view,
        materialized_view,
        sequence,
        type,
        function,
        schema,
        trigger,
        policy
    };
    Kind kind = Kind::table;
    QualifiedName name;     ///< Of the table for a column, constraint, trigger or policy.
    Identifier part;        ///< The column, constraint, trigger or policy.
    std::string arguments;  ///< Of a function: `(integer, text)`; empty: there is only one.
    bool operator==(const ObjectRef&) const = default;
};
struct SetSchema {
    ObjectRef object;
    Identifier to;
    bool operator==(const SetSchema&) const = default;
};
struct SetOwner {
    ObjectRef object;
    Identifier to;
    bool operator==(const SetOwner&) const = default;
};
struct SetComment {
    ObjectRef object;
    std::optional<std::string> to;  ///< Nothing: no comment.
    bool operator==(const SetComment&) const = default;
};
/// fillfactor, autovacuum_*, toast.*; a parameter that is set to nothing (`null`) is reset.
struct SetStorage {
    QualifiedName table;
    std::vector<std::pair<std::string, std::optional<std::string>>> to;
    bool operator==(const SetStorage&) const = default;
};
struct SetDefault {
    QualifiedName table;
    Identifier column;
    Value to;
    bool operator==(const SetDefault&) const = default;
};
struct DropDefault {
    QualifiedName table;
    Identifier column;
    bool operator==(const DropDefault&) const = default;
};
struct SetReplicaIdentity {
    QualifiedName table;
    std::string to;  ///< `default`, `full`, `nothing`, or an index's name.
    bool operator==(const SetReplicaIdentity&) const = default;
};

struct AddColumn {
    QualifiedName table;
    Column column;
    bool operator==(const AddColumn&) const = default;
};
struct DropColumn {
    QualifiedName table;
    Identifier column;
    std::optional<Column> was;
    bool cascade = false;
    bool operator==(const DropColumn&) const = default;
};
struct AlterType {
    QualifiedName table;
    Identifier column;
    std::string type;
    std::string using_expression;
    std::string down_using;
    bool operator==(const AlterType&) const = default;
};
struct SetNotNull {
    QualifiedName table;
    Identifier column;
    std::string fill;  ///< An expression for the rows that have nothing; empty: there are none.
    bool operator==(const SetNotNull&) const = default;
};
struct DropNotNull {
    QualifiedName table;
    Identifier column;
    std::string down_fill;
    bool operator==(const DropNotNull&) const = default;
};

}  // namespace dbtool::ddl
