#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/migration/migration.hpp>

namespace dbtool::test {

/// `line:column code` of each, in their order.
inline std::vector<std::string> places(const std::vector<Diagnostic>& diagnostics) {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : diagnostics) {
        out.push_back(std::to_string(diagnostic.position.line) + ":" +
                      std::to_string(diagnostic.position.column) + " " + diagnostic.code);
    }
    return out;
}

inline migration::ParsedFile parse(std::string_view text, Dialect dialect = Dialect::postgresql) {
    return migration::parse_migration(text, "m/0002_add_users.sql", dialect);
}

inline std::vector<std::string> ids(const std::vector<RevisionId>& revisions) {
    std::vector<std::string> out;
    for (const RevisionId& id : revisions) {
        out.push_back(id.str());
    }
    return out;
}

using Strings = std::vector<std::string>;

}  // namespace dbtool::test
