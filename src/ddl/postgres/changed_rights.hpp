#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ddl/output.hpp"

namespace dbtool::ddl {

/// Rights that a GRANT or a REVOKE is about.
struct RightsChange {
    std::string what;                ///< For people: `the rights on posts`.
    std::string on;                  ///< As the statement says it: `ALL TABLES IN SCHEMA app`.
    std::vector<std::string> roles;  ///< As the file says them.
    bool with_grant = false;         ///< What was taken comes back with the right to give it on.
};

/// Sends the statement, and keeps what undoes what it has changed: a right that was there before
/// is not taken by coming down, and one that was not is not given.
void change_rights(std::string sql, const RightsChange& change, Output& out);

/// PUBLIC and CURRENT_USER are words, whatever their case; other roles are names.
std::string role_sql(const std::string& role);

}  // namespace dbtool::ddl
