#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl {

// What views, routines, triggers and policies are, as the statements that bring them back.

/// A view or a materialized view by its oid: CREATE, then its indexes, owner, comments, defaults,
/// rights, rules and triggers.
std::vector<std::string> kept_view(Facts& facts, const std::string& oid, bool materialized);

/// A function or a procedure: CREATE OR REPLACE, then its owner, comment and rights.
std::vector<std::string> kept_routine(Facts& facts, const std::string& oid, bool procedure);

std::vector<std::string> kept_trigger(Facts& facts, const std::string& oid);
std::vector<std::string> kept_policy(Facts& facts, const std::string& oid);

/// Of a routine; nothing where it is not there. Without `args`: of the only one of that name, else
/// Error{database}.
std::optional<std::string> oid_of_routine(Facts& facts,
                                          const QualifiedName& name,
                                          const std::optional<std::string>& args,
                                          bool procedure);

/// Of a table's trigger or policy; nothing where it is not there.
std::optional<std::string> oid_of_trigger(Facts& facts,
                                          const QualifiedName& table,
                                          const Identifier& name);
std::optional<std::string> oid_of_policy(Facts& facts,
                                         const QualifiedName& table,
                                         const Identifier& name);

}  // namespace dbtool::ddl
