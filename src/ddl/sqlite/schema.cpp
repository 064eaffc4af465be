#include "ddl/sqlite/schema.hpp"

#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {

std::vector<SchemaObject> schema_of(Facts& facts) {
    std::vector<SchemaObject> out;
    const Facts::Rows rows = facts.ask(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY "
        "rowid");
    out.reserve(rows.size());
    for (const auto& row : rows) {
        out.push_back({row.at(0).value_or(""),
                       Identifier(row.at(1).value_or("")),
                       Identifier(row.at(2).value_or("")),
                       row.at(3).value_or("")});
    }
    return out;
}

const SchemaObject* find_object(const std::vector<SchemaObject>& schema,
                                std::string_view type,
                                const Identifier& name) {
    for (const SchemaObject& object : schema) {
        if (object.type == type && same_name(object.name, name)) {
            return &object;
        }
    }
    return nullptr;
}

const SchemaObject& require_object(const std::vector<SchemaObject>& schema,
                                   std::string_view type,
                                   const Identifier& name) {
    if (const SchemaObject* found = find_object(schema, type, name)) {
        return *found;
    }
    std::vector<std::string> candidates;
    for (const SchemaObject& object : schema) {
        if (object.type == type) {
            candidates.push_back(object.name.str());
        }
    }
    throw Error(
        ErrorKind::database,
        fmt::format("there is no {} {}{}", type, name.str(), did_you_mean(name.str(), candidates)));
}

TableText read_table(Facts& facts, const Identifier& table) {
    return TableText::parse(require_object(schema_of(facts), "table", table).sql);
}

Error no_such_part(std::string_view kind,
                   const Identifier& name,
                   const Identifier& table,
                   const std::vector<std::string>& candidates) {
    return {ErrorKind::database,
            fmt::format("there is no {} {} in table {}{}",
                        kind,
                        name.str(),
                        table.str(),
                        did_you_mean(name.str(), candidates))};
}

Resolved drop_and_keep(Facts& facts,
                       std::string_view type,
                       const Identifier& name,
                       const std::string& what,
                       bool if_exists) {
    const std::vector<SchemaObject> schema = schema_of(facts);
    if (if_exists && find_object(schema, type, name) == nullptr) {
        return {{}, Restore{.of = 0, .what = what, .statements = {}, .tables = {}}};
    }
    const SchemaObject& object = require_object(schema, type, name);
    Restore kept{.of = 0, .what = what, .statements = {object.sql}, .tables = {}};
    for (const SchemaObject& other : schema) {
        if (type == "view" && other.type == "trigger" && same_name(other.table, name)) {
            kept.statements.push_back(other.sql);
        }
    }
    return {{"DROP " +
             std::string(type == "index"  ? "INDEX "
                         : type == "view" ? "VIEW "
                                          : "TRIGGER ") +
             sql_name(name)},
            kept};
}

}  // namespace dbtool::ddl::sqlite
