#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// What several composites make. Their names are fixed, so that any migration can drop them:
/// `{table}` in a rule, and 63 bytes at most.
QualifiedName beside(const QualifiedName& table, std::string_view rule);

/// A trigger function in the table's schema that is called as `rule` says.
Operation trigger_function(const QualifiedName& table, std::string_view rule, std::string body);

/// PostgreSQL: a trigger that runs such a function.
struct TriggerParts {
    std::string_view rule;
    std::string_view function_rule;
    CreateTrigger::When when = CreateTrigger::When::after;
    std::vector<std::string> on;
    std::string condition = {};
    bool each_row = true;
};
Operation trigger_on(const QualifiedName& table, const TriggerParts& parts);

/// PL/pgSQL: a query for the primary key of `row` (`NEW`, `OLD`) as jsonb, NULL where the table has
/// none. The table is asked at run time, so that a key that changes later is found.
std::string key_of_row(std::string_view row);

}  // namespace dbtool::ddl
