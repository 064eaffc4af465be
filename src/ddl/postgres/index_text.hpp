#pragma once

#include <string>

#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

/// How an index is built.
struct IndexForm {
    bool concurrently = false;
    bool if_not_exists = false;
    bool only = false;  ///< Of a partitioned table: not on its partitions.
};

/// `CREATE INDEX ix_posts_subreddit ON posts (subreddit)`.
std::string index_sql(const QualifiedName& table, const Index& index, IndexForm form = {});

/// `"de-x-icu"`, `pg_catalog."C"`: a collation as people write it, as SQL.
std::string collation_name(const std::string& collation);

/// An index's name with its schema, which is the one of its table.
QualifiedName beside(const QualifiedName& table, const Identifier& index);

}  // namespace dbtool::ddl
