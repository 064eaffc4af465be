#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>

#include "history/sql.hpp"

namespace dbtool::history {
namespace {

using Cells = std::vector<engine::Value>;

std::string text(const Cells& row, std::size_t column) {
    return row.at(column).value_or("");
}

std::int64_t number(const Cells& row, std::size_t column) {
    const std::string value = text(row, column);
    std::int64_t out = 0;
    std::from_chars(value.data(), value.data() + value.size(), out);
    return out;
}

bool truth(const Cells& row, std::size_t column) {
    const std::string value = text(row, column);
    return value == "t" || value == "true" || value == "1";
}

std::vector<std::string> split_lines(const std::string& joined) {
    std::vector<std::string> out;
    for (const RevisionId& line : split_ids(joined)) {
        out.push_back(line.str());
    }
    return out;
}

Row row_of(const Cells& cells) {
    Row row;
    row.id = RevisionId(text(cells, 0));
    row.parents = split_ids(text(cells, 1));
    row.depends_on = split_ids(text(cells, 2));
    row.labels = split_lines(text(cells, 3));
    row.message = text(cells, 4);
    row.upgrade_checksum = Checksum(text(cells, 5));
    row.downgrade_checksum = Checksum(text(cells, 6));
    row.applied_exactly = text(cells, 7);
    constexpr std::size_t to_seconds = 19;
    row.applied_at = row.applied_exactly.substr(0, to_seconds) + "Z";
    row.applied_by = text(cells, 8);
    row.run = RunId(text(cells, 9));
    row.duration_ms = number(cells, 10);
    row.tool_version = text(cells, 11);
    if (text(cells, 12) == "running") {
        Progress progress;
        progress.direction =
            text(cells, 13) == "downgrade" ? Direction::downgrade : Direction::upgrade;
        progress.parts_done = static_cast<std::size_t>(number(cells, 14));
        progress.parts_total = static_cast<std::size_t>(number(cells, 15));
        progress.part_open = truth(cells, 16);
        progress.done_checksum = text(cells, 17);
        progress.backend_pid = static_cast<int>(number(cells, 18));
        row.running = progress;
    }
    return row;
}

/// Are both tables there, may they be read; and the backend's pid.
engine::Query lookup(const Sql& sql, const Tables& tables) {
    if (!sql.is_postgres()) {
        return {
            "SELECT count(*), 1, 0, 1 FROM sqlite_master WHERE type = 'table' AND name IN ($1, $2)",
            {tables.revision_table, tables.log_table}};
    }
    return {
        "SELECT pg_catalog.count(*), "
        "coalesce(pg_catalog.bool_and(pg_catalog.has_table_privilege(c.oid, 'SELECT')), "
        "true)::int, "
        "pg_catalog.pg_backend_pid(), (SELECT pg_catalog.count(*) FROM pg_catalog.pg_namespace "
        "WHERE nspname OPERATOR(pg_catalog.=) $1) "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) "
        "c.relnamespace WHERE n.nspname OPERATOR(pg_catalog.=) $1 AND (c.relname "
        "OPERATOR(pg_catalog.=) $2 OR c.relname OPERATOR(pg_catalog.=) $3) AND (c.relkind "
        "OPERATOR(pg_catalog.=) 'r' OR c.relkind OPERATOR(pg_catalog.=) 'p')",
        {tables.schema, tables.revision_table, tables.log_table}};
}

}  // namespace

const Row* State::find(const RevisionId& id) const {
    for (const Row& row : is_repeatable(id) ? repeatables : rows) {
        if (row.id == id) {
            return &row;
        }
    }
    return nullptr;
}

State Store::read(engine::Connection& connection) const {
    const Sql sql(dialect_, tables_);
    const Cells found = connection.query(lookup(sql, tables_)).rows.at(0);
    State state;
    state.backend_pid = static_cast<int>(number(found, 2));
    state.schema_exists = number(found, 3) > 0;
    const std::int64_t tables = number(found, 0);
    if (tables == 0) {
        return state;
    }
    if (tables == 1) {
        throw Error(
            ErrorKind::history,
            fmt::format(
                "only one of the history tables {} and {} is there", sql.revisions(), sql.log()),
            "Restore the other one from a backup, or, if the history was removed on purpose, drop "
            "this one too.");
    }
    if (number(found, 1) == 0) {
        throw Error(ErrorKind::database,
                    fmt::format("no permission to read the history table {}", sql.revisions()),
                    "Grant SELECT on both history tables to look at them; to run migrations, "
                    "INSERT, UPDATE and DELETE too.");
    }
    state.exists = true;
    const engine::Rows rows =
        connection.query({fmt::format("SELECT r.revision, r.parents, r.depends_on, r.labels, "
                                      "r.message, r.upgrade_checksum, r.downgrade_checksum, {}, "
                                      "r.applied_by, r.run_id, r.duration_ms, r.tool_version, "
                                      "r.state, r.direction, r.parts_done, r.parts_total, "
                                      "r.part_open, r.done_checksum, r.backend_pid, l.last_log "
                                      "FROM (SELECT coalesce({}, 0) AS last_log) l "
                                      "LEFT JOIN {} r ON {} ORDER BY r.applied_at, r.revision",
                                      sql.exact_time_text("r.applied_at"),
                                      sql.newest_locked_log("id"),
                                      sql.revisions(),
                                      sql.boolean(true))});
    state.rows.reserve(rows.rows.size());
    for (const Cells& cells : rows.rows) {
        state.last_log = number(cells, 19);
        if (cells.at(0)) {
            Row row = row_of(cells);
            (is_repeatable(row.id) ? state.repeatables : state.rows).push_back(std::move(row));
        }
    }
    return state;
}

StoredScripts Store::scripts(engine::Connection& connection, const RevisionId& id) const {
    const Sql sql(dialect_, tables_);
    const engine::Rows rows =
        connection.query({"SELECT upgrade_sql, downgrade_sql, settings, irreversible FROM " +
                              sql.revisions() + " WHERE revision" + sql.op("=") + "$1",
                          {id.str()}});
    if (rows.rows.empty()) {
        throw Error(ErrorKind::history,
                    fmt::format("{} is not in the history any more", id.str()),
                    "Look with \"dbtool status\".");
    }
    const Cells& cells = rows.rows[0];
    return {cells.at(0), cells.at(1), text(cells, 2), text(cells, 3)};
}

std::vector<LogEntry> Store::log(engine::Connection& connection, std::size_t limit) const {
    const Sql sql(dialect_, tables_);
    const engine::Rows rows =
        connection.query({fmt::format("SELECT id, {}, run_id, action, revision, outcome, actor, "
                                      "duration_ms, sqlstate, message, tool_version "
                                      "FROM {} ORDER BY id DESC LIMIT {}",
                                      sql.time_text("at"),
                                      sql.log(),
                                      limit)});
    std::vector<LogEntry> out;
    out.reserve(rows.rows.size());
    for (const Cells& cells : rows.rows) {
        LogEntry entry;
        entry.id = number(cells, 0);
        entry.at = text(cells, 1);
        entry.run = RunId(text(cells, 2));
        entry.action = text(cells, 3);
        entry.revision = RevisionId(text(cells, 4));
        entry.outcome = text(cells, 5);
        entry.actor = text(cells, 6);
        entry.duration_ms = number(cells, 7);
        entry.sqlstate = SqlState(text(cells, 8));
        entry.message = text(cells, 9);
        entry.tool_version = text(cells, 10);
        out.push_back(std::move(entry));
    }
    return out;
}

}  // namespace dbtool::history
