#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/identifier.hpp>
#include <dbtool/ddl/value.hpp>

namespace dbtool::ddl {

/// What a foreign key does to the rows that refer.
enum class ReferentialAction { no_action, restrict, cascade, set_null, set_default };

/// When a constraint may be checked (PostgreSQL: SET CONSTRAINTS).
enum class Deferrable { no, immediate, deferred };

enum class Identity { none, always, by_default };

/// What a column or a foreign key refers to.
struct References {
    QualifiedName table;
    std::vector<Identifier> columns;  ///< Empty: the table's primary key.
    ReferentialAction on_delete = ReferentialAction::no_action;
    ReferentialAction on_update = ReferentialAction::no_action;
    Deferrable deferrable = Deferrable::no;

    bool operator==(const References&) const = default;
};

/// A column as a migration gives it.
struct Column {
    Identifier name;
    /// As the database writes it, or one of the portable names: `bigint int smallint text
    /// varchar(n) boolean numeric(p,s) double date time timestamptz timestamp json uuid bytes`.
    std::string type;
    bool null = true;
    std::optional<Value> default_value;
    std::optional<std::string> generated;  ///< The expression of a stored generated column.
    Identity identity = Identity::none;
    std::optional<std::string> collation;
    bool primary_key = false;
    bool unique = false;
    std::optional<std::string> check;
    std::optional<References> references;
    std::optional<std::string> comment;

    bool operator==(const Column&) const = default;
};

/// A column or an expression of an index.
struct IndexColumn {
    Identifier name;         ///< Empty where `expression` is given.
    std::string expression;  ///< Empty where `name` is given.
    enum class Order { none, asc, desc };
    Order order = Order::none;
    enum class Nulls { none, first, last };
    Nulls nulls = Nulls::none;
    std::string opclass;
    std::string collation;

    bool operator==(const IndexColumn&) const = default;
};

/// `CONSTRAINT name UNIQUE (columns)`.
struct UniqueKey {
    Identifier name;  ///< Empty: by the naming rule.
    std::vector<Identifier> columns;
    bool operator==(const UniqueKey&) const = default;
};

/// `CONSTRAINT name CHECK (check)`.
struct Check {
    Identifier name;  ///< Empty: by the naming rule.
    std::string check;
    bool operator==(const Check&) const = default;
};

/// `CONSTRAINT name FOREIGN KEY (columns) REFERENCES ...`.
struct ForeignKey {
    Identifier name;  ///< Empty: by the naming rule.
    std::vector<Identifier> columns;
    References references;
    bool match_full = false;
    bool operator==(const ForeignKey&) const = default;
};

/// An index, without the table that it is on.
struct Index {
    Identifier name;  ///< Empty: by the naming rule.
    std::vector<IndexColumn> columns;
    bool unique = false;
    std::string method;  ///< `using`: empty for the database's default.
    std::vector<Identifier> include;
    std::string where;
    Parameters storage;
    std::string tablespace;
    bool nulls_distinct = true;
    bool operator==(const Index&) const = default;
};

/// How a partitioned table is divided.
struct PartitionBy {
    enum class Strategy { range, list, hash };
    Strategy strategy = Strategy::range;
    std::vector<std::string> columns;  ///< Names, or expressions in parentheses.
    bool operator==(const PartitionBy&) const = default;
};

}  // namespace dbtool::ddl
