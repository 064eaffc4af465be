#include "ddl/sqlite/compiles.hpp"

#include <algorithm>

#include <dbtool/core/error.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {
namespace {

bool holds(const std::vector<Identifier>& names, const Identifier& name) {
    return std::any_of(
        names.begin(), names.end(), [&](const Identifier& one) { return same_name(one, name); });
}

/// The table and the views that are made of it, and of those.
std::vector<Identifier> affected(const std::vector<SchemaObject>& schema, const Identifier& table) {
    std::vector<Identifier> names = {table};
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (const SchemaObject& object : schema) {
            if (object.type == "view" && !holds(names, object.name) &&
                mentions(object.sql, names[i])) {
                names.push_back(object.name);
            }
        }
    }
    return names;
}

/// Whose triggers are on one of these or name one.
std::vector<Identifier> with_triggers(const std::vector<SchemaObject>& schema,
                                      const std::vector<Identifier>& names) {
    std::vector<Identifier> out;
    for (const SchemaObject& object : schema) {
        if (object.type != "trigger" || holds(out, object.table)) {
            continue;
        }
        const bool named = std::any_of(names.begin(), names.end(), [&](const Identifier& name) {
            return same_name(object.table, name) || mentions(object.sql, name);
        });
        if (named) {
            out.push_back(object.table);
        }
    }
    return out;
}

/// `a = a, b = b` of all columns that will be there and are now; empty where there are none.
std::string every_column(Facts& facts, const Identifier& table, const Draft& draft) {
    std::vector<std::string> sets;
    const auto rows = facts.ask("SELECT name FROM pragma_table_info(" +
                                literal(table.str(), Dialect::sqlite) + ")");
    for (const auto& row : rows) {
        const Identifier column(row.at(0).value_or(""));
        if (same_name(table, draft.table.name()) && !draft.table.find_column(column)) {
            continue;
        }
        sets.push_back(sql_name(column) + " = " + sql_name(column));
    }
    return joined(sets);
}

bool compiles(Facts& facts, const std::string& sql) {
    try {
        facts.ask(sql);
        return true;
    } catch (const Error& error) {
        if (error.kind != ErrorKind::database) {
            throw;
        }
        return false;
    }
}

}  // namespace

std::vector<std::string> compile_checks(Facts& facts,
                                        const std::vector<SchemaObject>& schema,
                                        const Draft& draft) {
    const std::vector<Identifier> names = affected(schema, draft.table.name());
    std::vector<std::string> checks;
    for (std::size_t i = 1; i < names.size(); ++i) {
        checks.push_back("SELECT * FROM " + sql_name(names[i]) + " LIMIT 0");
    }
    for (const Identifier& table : with_triggers(schema, names)) {
        const std::string name = sql_name(table);
        checks.push_back("EXPLAIN INSERT INTO " + name + " DEFAULT VALUES");
        if (const std::string sets = every_column(facts, table, draft); !sets.empty()) {
            checks.push_back("EXPLAIN UPDATE " + name + " SET " + sets);
        }
        checks.push_back("EXPLAIN DELETE FROM " + name);
    }
    std::erase_if(checks, [&](const std::string& sql) { return !compiles(facts, sql); });
    return checks;
}

}  // namespace dbtool::ddl::sqlite
