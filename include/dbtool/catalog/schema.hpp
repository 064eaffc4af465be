#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool::catalog {

struct Column {
    Identifier name;
    std::string type;  ///< As the database writes it.
    bool null = true;

    bool operator==(const Column&) const = default;
};

/// Something with columns.
struct Relation {
    enum class Kind { table, view, materialized_view };
    QualifiedName name;  ///< With its schema on PostgreSQL, without one on SQLite.
    Kind kind = Kind::table;
    std::vector<Column> columns;
    std::vector<Identifier> indexes;
    bool columns_known = true;  ///< False: it may have others than these.

    const Column* find(const Identifier& column, Dialect dialect) const;
    bool operator==(const Relation&) const = default;
};

/// What a database holds, as far as names go.
struct Schema {
    Dialect dialect = Dialect::postgresql;
    std::vector<Identifier>
        search_path;                  ///< Where a name without a schema is looked for, in order.
    std::vector<Relation> relations;  ///< In the order of schema and name.

    /// What a name means; null where there is none.
    const Relation* find(const QualifiedName& name) const;
    Relation* find(const QualifiedName& name);
    /// The name with the schema that it would be made in.
    QualifiedName placed(const QualifiedName& name) const;
};

/// Do two names mean the same thing? SQLite does not tell upper case from lower.
bool same_name(const Identifier& a, const Identifier& b, Dialect dialect);

/// Names that could have been meant by `name`, as one would write them: with a schema where `name`
/// has one, else those that the search path finds.
std::vector<std::string> names_like(const Schema& schema, const QualifiedName& name);

}  // namespace dbtool::catalog
