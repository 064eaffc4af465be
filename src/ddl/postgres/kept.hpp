#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl {

// What is there before it is dropped, as the statements that bring it back. All names in them have
// their schema, so that they mean the same under any search_path.

/// The oid of a relation (`regclass`) or a type (`regtype`) as the search_path finds it; nothing
/// where it is not there.
std::optional<std::string> oid_of(Facts& facts, std::string_view kind, const QualifiedName& name);

/// The oid of a table's constraint; nothing where it is not there.
std::optional<std::string> oid_of_constraint(Facts& facts,
                                             const QualifiedName& table,
                                             const Identifier& name);

/// The first column of a query that is asked with an empty search_path; what is NULL is left out.
std::vector<std::string> texts(Facts& facts, const std::string& sql);

/// CREATE INDEX of an index, and of those on partitions, with ATTACH PARTITION; then what CREATE
/// INDEX does not say: tablespace, comment, statistics, CLUSTER and REPLICA IDENTITY; then, where
/// `keys`, the foreign keys that rest on it.
std::vector<std::string> kept_index(Facts& facts, const std::string& oid, bool keys);

/// ADD CONSTRAINT of a constraint, with its comment and what its index has besides; then, where
/// `keys`, the foreign keys that rest on it.
std::vector<std::string> kept_constraint(Facts& facts, const std::string& oid, bool keys);

/// `what` is not there. The hint says what to look at.
Error not_there(const std::string& what);

}  // namespace dbtool::ddl
