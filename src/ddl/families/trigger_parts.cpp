#include "ddl/families/trigger_parts.hpp"

#include <fmt/format.h>
#include <utility>

#include <dbtool/ddl/names.hpp>

namespace dbtool::ddl {

QualifiedName beside(const QualifiedName& table, std::string_view rule) {
    return {table.schema, name_by_rule(rule, table, {}, "")};
}

Operation trigger_function(const QualifiedName& table, std::string_view rule, std::string body) {
    CreateFunction function;
    function.routine.name = beside(table, rule);
    function.routine.returns = "trigger";
    function.routine.body = "\n" + std::move(body) + "\n";
    return {std::move(function), {}, {}};
}

Operation trigger_on(const QualifiedName& table, const TriggerParts& parts) {
    CreateTrigger trigger;
    trigger.table = table;
    trigger.name = name_by_rule(parts.rule, table, {}, "");
    trigger.when = parts.when;
    trigger.on = parts.on;
    trigger.each_row = parts.each_row;
    trigger.condition = parts.condition;
    trigger.execute = sql_name(beside(table, parts.function_rule)) + "()";
    return {std::move(trigger), {}, {}};
}

std::string key_of_row(std::string_view row) {
    return fmt::format(
        "(SELECT jsonb_object_agg(a.attname, to_jsonb({}) -> a.attname::text)\n"
        "      FROM pg_catalog.pg_index AS i\n"
        "      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY "
        "(i.indkey)\n"
        "      WHERE i.indrelid = TG_RELID AND i.indisprimary)",
        row);
}

}  // namespace dbtool::ddl
