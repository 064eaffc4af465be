#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>

#include "history/sql.hpp"

namespace dbtool::history {
namespace {

constexpr std::string_view revision_columns = R"( (
    revision {text} NOT NULL PRIMARY KEY,
    parents {text} NOT NULL,
    depends_on {text} NOT NULL,
    labels {text} NOT NULL,
    message {text} NOT NULL,
    upgrade_checksum {text},
    downgrade_checksum {text},
    upgrade_sql {text},
    downgrade_sql {text},
    settings {text} NOT NULL,
    irreversible {text},
    applied_at {time} NOT NULL,
    applied_by {text} NOT NULL,
    run_id {text} NOT NULL,
    duration_ms bigint NOT NULL,
    tool_version {text} NOT NULL,
    state {text} NOT NULL CHECK (state{equals}'applied' OR state{equals}'running'),
    direction {text},
    parts_done integer,
    parts_total integer,
    part_open boolean,
    done_checksum {text},
    backend_pid integer
))";

constexpr std::string_view log_columns = R"( (
    id {id},
    at {time} NOT NULL,
    run_id {text} NOT NULL,
    epoch integer NOT NULL,
    action {text} NOT NULL,
    revision {text},
    outcome {text} NOT NULL,
    actor {text} NOT NULL,
    duration_ms bigint NOT NULL,
    sqlstate {text},
    message {text},
    tool_version {text} NOT NULL
))";

}  // namespace

std::vector<engine::Query> Store::create(bool create_schema) const {
    const Sql sql(dialect_, tables_);
    const auto table = [&](const std::string& name, std::string_view columns) {
        return engine::Query{
            // On PostgreSQL the guard has just seen that there is none: one that is there now was
            // made by somebody else, and is none of ours.
            (sql.is_postgres() ? "CREATE TABLE " : "CREATE TABLE IF NOT EXISTS ") + name +
            fmt::format(
                fmt::runtime(columns),
                fmt::arg("time", sql.is_postgres() ? "pg_catalog.timestamptz" : "text"),
                fmt::arg("text", sql.is_postgres() ? "pg_catalog.text" : "text"),
                fmt::arg("equals", sql.op("=")),
                fmt::arg("id",
                         sql.is_postgres() ? "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
                                           : "integer PRIMARY KEY AUTOINCREMENT"))};
    };
    std::vector<engine::Query> out;
    if (create_schema && sql.is_postgres()) {
        // IF NOT EXISTS alone wants the right to create one even where it exists.
        const std::string schema = quote(Identifier(tables_.schema));
        out.push_back({"DO " + quote_literal(fmt::format("BEGIN IF NOT EXISTS (SELECT 1 FROM "
                                                         "pg_catalog.pg_namespace WHERE nspname "
                                                         "OPERATOR(pg_catalog.=) "
                                                         "{}) THEN CREATE SCHEMA {}; END IF; END",
                                                         quote_literal(tables_.schema),
                                                         schema))});
    }
    out.push_back(table(sql.revisions(), revision_columns));
    out.push_back(table(sql.log(), log_columns));
    return out;
}

}  // namespace dbtool::history
