#include "ddl/families/table.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "ddl/families/table_body.hpp"
#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/constraint_text.hpp"
#include "ddl/postgres/index_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/restoring.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

std::string partition_clause(const PartitionBy& by) {
    std::vector<std::string> columns;
    for (const std::string& column : by.columns) {
        columns.push_back(column.starts_with('(') ? column : sql_name(Identifier(column)));
    }
    std::string_view strategy;
    switch (by.strategy) {
        case PartitionBy::Strategy::range:
            strategy = "RANGE";
            break;
        case PartitionBy::Strategy::list:
            strategy = "LIST";
            break;
        case PartitionBy::Strategy::hash:
            strategy = "HASH";
            break;
    }
    return fmt::format(" PARTITION BY {} ({})", strategy, joined(columns));
}

/// What stands between the parentheses of CREATE TABLE.
std::vector<std::string> table_elements(const TableBody& body) {
    std::vector<std::string> out;
    for (const Column& column : body.columns) {
        out.push_back(column_definition(column));
    }
    if (const auto key = primary_key_of(body); !key.empty()) {
        out.push_back(primary_key_clause({{}, key}));
    }
    for (const UniqueKey& key : body.unique) {
        out.push_back(unique_clause(key));
    }
    for (const Check& check : body.checks) {
        out.push_back(check_clause(check));
    }
    for (const ForeignKey& key : body.foreign_keys) {
        out.push_back(foreign_key_clause(key));
    }
    return out;
}

std::string text(std::string_view value) {
    return literal(value, Dialect::postgresql);
}

/// A number or a word as it is, anything else as a literal.
std::string parameter_value(const std::string& value) {
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '_' || c == '-';
    });
    return plain ? value : text(value);
}

using OptionalParameters = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// Sets the parameters that have a value, and resets those that have none.
std::vector<std::string> storage_statements(const std::string& table,
                                            const OptionalParameters& to) {
    std::vector<std::string> set;
    std::vector<std::string> reset;
    for (const auto& [name, value] : to) {
        if (value) {
            set.push_back(name + " = " + parameter_value(*value));
        } else {
            reset.push_back(name);
        }
    }
    std::vector<std::string> out;
    if (!set.empty()) {
        out.push_back(fmt::format("ALTER TABLE {} SET ({})", table, joined(set)));
    }
    if (!reset.empty()) {
        out.push_back(fmt::format("ALTER TABLE {} RESET ({})", table, joined(reset)));
    }
    return out;
}

/// Answers the table's full name, and one row a parameter that it or its TOAST table has.
constexpr std::string_view storage_query = R"(
SELECT c.oid::pg_catalog.regclass, o.option_name, o.option_value
FROM pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid
LEFT JOIN LATERAL (
  SELECT option_name, option_value FROM pg_catalog.pg_options_to_table(c.reloptions)
  UNION ALL
  SELECT 'toast.' || option_name, option_value FROM pg_catalog.pg_options_to_table(t.reloptions)
) AS o ON true
WHERE c.oid = {})";

OptionalParameters old_storage(const SetStorage& op, const Facts::Rows& rows) {
    OptionalParameters old;
    for (const auto& [name, value] : op.to) {
        const auto found =
            std::find_if(rows.begin(), rows.end(), [&, &key = name](const auto& row) {
                return row.at(1) == key;
            });
        old.emplace_back(name, found == rows.end() ? std::nullopt : found->at(2));
    }
    return old;
}

std::string table_oid(const QualifiedName& table, Facts& facts) {
    const auto oid = oid_of(facts, "regclass", table);
    if (!oid) {
        throw not_there("table " + to_text(table));
    }
    return *oid;
}

/// `DEFAULT`, `FULL`, `NOTHING`, `USING INDEX name`.
std::string replica_identity(const std::string& to) {
    if (to == "default") {
        return "DEFAULT";
    }
    if (to == "full") {
        return "FULL";
    }
    if (to == "nothing") {
        return "NOTHING";
    }
    return "USING INDEX " + sql_name(Identifier(to));
}

/// One row: what brings the replica identity back.
constexpr std::string_view identity_query = R"(
SELECT pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY %s', c.oid::pg_catalog.regclass,
  CASE c.relreplident
    WHEN 'f' THEN 'FULL'
    WHEN 'n' THEN 'NOTHING'
    WHEN 'i' THEN (
      SELECT pg_catalog.format('USING INDEX %I', i.relname)
      FROM pg_catalog.pg_index AS x
      JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = c.oid AND x.indisreplident)
    ELSE 'DEFAULT'
  END)
FROM pg_catalog.pg_class AS c
WHERE c.oid = {})";

}  // namespace

void render_postgres(const CreateTable& op, const Setting& setting, Output& out) {
    const TableBody& body = op.body;
    std::string sql = fmt::format("CREATE TABLE {}{} (\n  {}\n)",
                                  setting.if_not_exists(),
                                  sql_name(op.table),
                                  joined(table_elements(body), ",\n  "));
    if (body.partition_by) {
        sql += partition_clause(*body.partition_by);
    }
    if (!body.storage.empty()) {
        sql += fmt::format(" WITH ({})", parameter_list(body.storage));
    }
    out.statement(std::move(sql));
    for (const Index& index : body.indexes) {
        IndexForm form;
        form.if_not_exists = setting.common.if_not_exists;
        out.statement(index_sql(op.table, index, form));
    }
    if (body.comment) {
        out.statement(
            fmt::format("COMMENT ON TABLE {} IS {}", sql_name(op.table), text(*body.comment)));
    }
    for (const Column& column : body.columns) {
        if (column.comment) {
            out.statement(column_comment(op.table, column.name, *column.comment));
        }
    }
}

void render_postgres(const DropTable& op, const Setting& setting, Output& out) {
    out.statement(fmt::format("DROP TABLE {}{}{}",
                              setting.if_exists(),
                              sql_name(op.table),
                              op.cascade ? " CASCADE" : ""));
}

void render_postgres(const RenameTable& op, const Setting& setting, Output& out) {
    out.statement(fmt::format(
        "ALTER TABLE {}{} RENAME TO {}", setting.if_exists(), sql_name(op.table), sql_name(op.to)));
}

void render_postgres(const SetStorage& op, const Setting&, Output& out) {
    const std::vector<std::string> statements = storage_statements(sql_name(op.table), op.to);
    out.keeping(statements, [=](Facts& facts) {
        const Facts::Rows rows =
            facts.ask_bare(fmt::format(storage_query, table_oid(op.table, facts)));
        return Resolved{
            statements,
            restoring("storage parameters of " + sql_name(op.table),
                      storage_statements(rows.at(0).at(0).value_or(""), old_storage(op, rows)))};
    });
}

void render_postgres(const SetReplicaIdentity& op, const Setting&, Output& out) {
    const std::string statement =
        alter_table(op.table) + "REPLICA IDENTITY " + replica_identity(op.to);
    out.keeping({statement}, [=](Facts& facts) {
        const Facts::Rows rows =
            facts.ask_bare(fmt::format(identity_query, table_oid(op.table, facts)));
        return Resolved{{statement},
                        restoring("replica identity of " + sql_name(op.table),
                                  {rows.at(0).at(0).value_or("")})};
    });
}

}  // namespace dbtool::ddl
