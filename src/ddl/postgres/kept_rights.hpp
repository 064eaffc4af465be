#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl {

/// Where the rights on an object are read, each as SQL.
struct RightsOf {
    std::string from;            ///< What follows FROM; it answers one row, or one a column.
    std::string acl;             ///< What it has.
    std::string fresh;           ///< What a new one of its owner has.
    std::string on;              ///< The object, as a GRANT names it.
    std::string columns = "''";  ///< ` (column)`, for rights on columns.
};

/// How the rights on an object differ from those that a new one has: REVOKE first, then GRANT.
std::vector<std::string> kept_rights(Facts& facts, const RightsOf& what);

/// Those on a view or a materialized view, and on its columns.
std::vector<std::string> kept_relation_rights(Facts& facts, const std::string& oid);
/// Those on sequences. `oids`: one, or a query of them.
std::vector<std::string> kept_sequence_rights(Facts& facts, const std::string& oids);
/// Those on a type or a domain.
std::vector<std::string> kept_type_rights(Facts& facts, const std::string& oid);

}  // namespace dbtool::ddl
