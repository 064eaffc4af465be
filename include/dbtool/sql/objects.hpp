#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool::sql {

/// What a CREATE statement makes, by its first words.
struct CreatedObject {
    std::string kind;  ///< `table`, `view`, `materialized view`, `function`, ...
    QualifiedName name;
    bool if_not_exists = false;
};

/// Nothing for any other statement, and for what has no name of its own.
std::optional<CreatedObject> created_object(std::string_view statement, Dialect dialect);

/// The table that a statement makes for certain: not with IF NOT EXISTS, where it may be there.
std::optional<QualifiedName> created_table(std::string_view statement,
                                           Dialect dialect = Dialect::postgresql);

/// The indexes that DROP INDEX CONCURRENTLY names; none for any other statement.
std::vector<QualifiedName> concurrently_dropped_indexes(std::string_view statement);

/// Every name that stands in a statement, folded as the dialect folds it; also in the texts of its
/// strings and dollar quotes, where the bodies of functions are. Adds to `names`.
void collect_names(std::string_view statement, Dialect dialect, std::set<std::string>& names);

}  // namespace dbtool::sql
