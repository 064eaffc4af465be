#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/engine/batch.hpp>

#include "history/sql.hpp"

namespace dbtool::history {
namespace {

std::string row_condition(const Sql& sql, const Expectation& expectation) {
    if (!expectation.row_exists) {
        return fmt::format("NOT EXISTS (SELECT 1 FROM {} WHERE revision{}{})",
                           sql.revisions(),
                           sql.op("="),
                           sql.literal(expectation.revision.str()));
    }
    // What another run has finished meanwhile has no parts left to count.
    const bool begun =
        expectation.direction == Direction::upgrade && !is_repeatable(expectation.revision);
    return fmt::format(
        "EXISTS (SELECT 1 FROM {} WHERE revision{}{} AND coalesce(parts_done, 0){}{}{})",
        sql.revisions(),
        sql.op("="),
        sql.literal(expectation.revision.str()),
        sql.op("="),
        expectation.parts_done,
        begun ? " AND state" + sql.op("<>") + sql.literal("applied") : "");
}

/// Nothing has been written since the plan was made, but by this run itself.
std::string log_condition(const Sql& sql, const Expectation& expectation, const Actor& actor) {
    if (expectation.first_of_run) {
        return fmt::format(
            "coalesce({}, 0){}{}", sql.newest_locked_log("id"), sql.op("="), expectation.last_log);
    }
    const std::string ours = fmt::format("run_id{}{} AND epoch{}{}",
                                         sql.op("="),
                                         sql.literal(actor.run.str()),
                                         sql.op("="),
                                         actor.epoch);
    return fmt::format("coalesce({}, {})", sql.newest_locked_log(ours), sql.boolean(false));
}

/// A part outside of a transaction that this run has begun, and that no other has gone on with.
std::string own_part(const Sql& sql,
                     const RevisionId& revision,
                     std::size_t parts_done,
                     const Actor& actor) {
    return fmt::format(
        "EXISTS (SELECT 1 FROM {0} WHERE revision{1}{2} AND run_id{1}{3} AND part_open AND "
        "coalesce(parts_done, 0){1}{4})",
        sql.revisions(),
        sql.op("="),
        sql.literal(revision.str()),
        sql.literal(actor.run.str()),
        parts_done);
}

std::string condition(const Sql& sql,
                      const Tables& tables,
                      const Expectation& expectation,
                      const Actor& actor) {
    if (expectation.tables_exist) {
        if (expectation.any_log) {
            return own_part(sql, expectation.revision, expectation.parts_done, actor);
        }
        const std::string row = row_condition(sql, expectation);
        const std::string log = log_condition(sql, expectation, actor);
        // Behind a row of this run nothing can have changed: the row need not be looked at again.
        return expectation.first_of_run || expectation.parts_done > 0 ? log + " AND " + row : log;
    }
    if (!sql.is_postgres()) {
        return fmt::format(
            "NOT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = {})",
            sql.literal(tables.revision_table));
    }
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid "
        "OPERATOR(pg_catalog.=) c.relnamespace WHERE n.nspname OPERATOR(pg_catalog.=) {} AND "
        "(c.relname OPERATOR(pg_catalog.=) {} OR c.relname OPERATOR(pg_catalog.=) {}))",
        sql.literal(tables.schema),
        sql.literal(tables.revision_table),
        sql.literal(tables.log_table));
}

/// A query that raises unless `holds`. Plain SQL cannot raise an SQLSTATE of its own, and a DO
/// block, which can, costs as much as a small migration: so a text that is no number is cast, and
/// the engine takes the SQLSTATE from the text. The row's count keeps the cast from being done
/// while the query is planned.
engine::Query unless(std::string_view holds, std::string_view state, std::string_view message) {
    return {
        fmt::format("SELECT CASE WHEN {} THEN 0 ELSE ('{}: {}' OPERATOR(pg_catalog.||) "
                    "pg_catalog.left(pg_catalog.pg_backend_pid()::pg_catalog.text, 0))::integer "
                    "END",
                    holds,
                    state,
                    message)};
}

/// SQLite has nothing better to raise with than an overflow.
engine::Query raise_unless(const Sql& sql, const std::string& holds) {
    return sql.is_postgres() ? unless(holds, engine::state_changed, "the history has changed")
                             : engine::Query{"SELECT CASE WHEN " + holds +
                                             " THEN 0 ELSE abs(-9223372036854775807 - 1) END"};
}

engine::Query try_lock(const Sql& sql) {
    return unless(fmt::format("pg_catalog.pg_try_advisory_xact_lock({})", sql.lock_key()),
                  engine::state_locked,
                  "another run of dbtool is at work");
}

}  // namespace

std::vector<engine::Query> Store::guard(const Expectation& expectation, const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    const std::string holds = condition(sql, tables_, expectation, actor);
    if (!sql.is_postgres()) {
        return {{fmt::format("SELECT '{}', 'the history has changed' WHERE NOT ({})",
                             engine::state_changed,
                             holds)}};
    }
    // The check is a statement of its own: at READ COMMITTED its snapshot is younger than the lock,
    // and sees what was committed before the lock was got.
    return {try_lock(sql), unless(holds, engine::state_changed, "the history has changed")};
}

std::vector<engine::Query> Store::guard_log(const State& read) const {
    const Sql sql(dialect_, tables_);
    Expectation expectation;
    expectation.tables_exist = read.exists;
    expectation.last_log = read.last_log;
    const std::string holds = read.exists ? log_condition(sql, expectation, {})
                                          : condition(sql, tables_, expectation, {});
    std::vector<engine::Query> out = lock();
    out.push_back(raise_unless(sql, holds));
    return out;
}

std::vector<engine::Query> Store::guard_part(const RevisionId& revision,
                                             std::size_t parts_done,
                                             const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    std::vector<engine::Query> out = lock();
    out.push_back(raise_unless(sql, own_part(sql, revision, parts_done, actor)));
    return out;
}

engine::Query Store::refuse_invalid_index(const std::string& schema,
                                          const std::string& name) const {
    const std::string in_schema =
        schema.empty() ? " AND pg_catalog.pg_table_is_visible(c.oid)"
                       : " AND n.nspname OPERATOR(pg_catalog.=) " + quote_literal(schema);
    return unless(
        "NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid "
        "OPERATOR(pg_catalog.=) i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid "
        "OPERATOR(pg_catalog.=) c.relnamespace WHERE NOT i.indisvalid AND c.relname "
        "OPERATOR(pg_catalog.=) " +
            quote_literal(name) + in_schema + ")",
        engine::state_invalid,
        "the index is there and invalid, left by a build that failed");
}

std::int64_t Store::lock_key() const {
    return Sql(dialect_, tables_).lock_key();
}

std::vector<engine::Query> Store::lock() const {
    const Sql sql(dialect_, tables_);
    if (!sql.is_postgres()) {
        return {};
    }
    return {try_lock(sql)};
}

}  // namespace dbtool::history
