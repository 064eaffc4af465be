#include "ddl/sqlite/compiles.hpp"

#include <algorithm>

#include <dbtool/core/error.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/double_quotes.hpp"
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

/// Statements that compile every trigger of a table.
std::vector<std::string> fire_all(Facts& facts, const Identifier& table, const Draft& draft) {
    const std::string name = sql_name(table);
    std::vector<std::string> checks = {"EXPLAIN INSERT INTO " + name + " DEFAULT VALUES"};
    if (const std::string sets = every_column(facts, table, draft); !sets.empty()) {
        checks.push_back("EXPLAIN UPDATE " + name + " SET " + sets);
    }
    checks.push_back("EXPLAIN DELETE FROM " + name);
    std::erase_if(checks, [&](const std::string& sql) { return !compiles(facts, sql); });
    return checks;
}

/// A view's query, where a column that goes is no string.
void check_view(Facts& facts,
                const SchemaObject& view,
                const std::vector<Identifier>& gone,
                std::vector<std::string>& checks) {
    const std::optional<std::string> query = view_query_of_names(view.sql, gone);
    if (const std::string sql = "SELECT * FROM (" + query.value_or("") + ") LIMIT 0";
        query && compiles(facts, sql)) {
        checks.push_back(sql);
    }
}

/// A trigger's copy for a moment, where a column that goes is no string.
void check_trigger(Facts& facts,
                   const SchemaObject& trigger,
                   const std::vector<Identifier>& gone,
                   const Draft& draft,
                   std::vector<std::string>& checks) {
    const std::optional<std::string> copy = trigger_of_names(trigger.sql, gone);
    if (!copy || !compiles(facts, *copy)) {
        return;
    }
    const std::vector<std::string> fired = fire_all(facts, trigger.table, draft);
    facts.ask(std::string(drop_trigger_of_names));
    if (!fired.empty()) {
        checks.push_back(*copy);
        checks.insert(checks.end(), fired.begin(), fired.end());
        checks.emplace_back(drop_trigger_of_names);
    }
}

/// The columns that the table has now, and will not have.
std::vector<Identifier> gone_columns(const std::vector<SchemaObject>& schema, const Draft& draft) {
    std::vector<Identifier> gone;
    const SchemaObject& before = require_object(schema, "table", draft.table.name());
    for (const TableText::Column& column : TableText::parse(before.sql).columns()) {
        if (!draft.table.find_column(column.name)) {
            gone.push_back(column.name);
        }
    }
    return gone;
}

}  // namespace

std::vector<std::string> compile_checks(Facts& facts,
                                        const std::vector<SchemaObject>& schema,
                                        const Draft& draft) {
    const std::vector<Identifier> names = affected(schema, draft.table.name());
    const std::vector<Identifier> gone = gone_columns(schema, draft);
    const std::vector<Identifier> tables = with_triggers(schema, names);
    std::vector<std::string> checks;
    for (std::size_t i = 1; i < names.size(); ++i) {
        const std::string sql = "SELECT * FROM " + sql_name(names[i]) + " LIMIT 0";
        if (compiles(facts, sql)) {
            checks.push_back(sql);
        }
        check_view(facts, require_object(schema, "view", names[i]), gone, checks);
    }
    for (const Identifier& table : tables) {
        for (std::string& sql : fire_all(facts, table, draft)) {
            checks.push_back(std::move(sql));
        }
    }
    for (const SchemaObject& object : schema) {
        if (object.type == "trigger" && holds(tables, object.table)) {
            check_trigger(facts, object, gone, draft, checks);
        }
    }
    return checks;
}

}  // namespace dbtool::ddl::sqlite
