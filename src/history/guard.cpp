#include <fmt/format.h>

#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/batch.hpp>

#include "history/sql.hpp"

namespace dbtool::history {
namespace {

std::string row_condition(const Sql& sql, const Expectation& expectation) {
    if (!expectation.row_exists) {
        return fmt::format("NOT EXISTS (SELECT 1 FROM {} WHERE revision = {})",
                           sql.revisions(),
                           sql.literal(expectation.revision.str()));
    }
    return fmt::format(
        "EXISTS (SELECT 1 FROM {} WHERE revision = {} AND coalesce(parts_done, 0) = {})",
        sql.revisions(),
        sql.literal(expectation.revision.str()),
        expectation.parts_done);
}

/// Nothing has been written since the plan was made, but by this run itself.
std::string log_condition(const Sql& sql, const Expectation& expectation, const Actor& actor) {
    if (expectation.first_of_run) {
        return fmt::format(
            "coalesce((SELECT max(id) FROM {}), 0) = {}", sql.log(), expectation.last_log);
    }
    return fmt::format(
        "coalesce((SELECT run_id = {} AND epoch = {} FROM {} ORDER BY id DESC LIMIT 1), {})",
        sql.literal(actor.run.str()),
        actor.epoch,
        sql.log(),
        sql.boolean(false));
}

std::string condition(const Sql& sql,
                      const Tables& tables,
                      const Expectation& expectation,
                      const Actor& actor) {
    if (expectation.tables_exist) {
        return log_condition(sql, expectation, actor) + " AND " + row_condition(sql, expectation);
    }
    if (!sql.is_postgres()) {
        return fmt::format(
            "NOT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = {})",
            sql.literal(tables.revision_table));
    }
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
        "c.relnamespace "
        "WHERE n.nspname = {} AND c.relname = {})",
        sql.literal(tables.schema),
        sql.literal(tables.revision_table));
}

std::string try_lock(const Sql& sql) {
    return fmt::format(
        "IF NOT pg_catalog.pg_try_advisory_xact_lock({}) THEN RAISE EXCEPTION "
        "'another run of dbtool is at work' USING ERRCODE = '{}'; END IF;",
        sql.lock_key(),
        engine::state_locked);
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
    // In a block of PL/pgSQL at READ COMMITTED each statement has a snapshot of its own, so that
    // the check sees what was committed before the lock was got.
    const std::string body = fmt::format(
        "BEGIN {} IF NOT ({}) THEN RAISE EXCEPTION 'the history has changed' USING ERRCODE = '{}'; "
        "END IF; END",
        try_lock(sql),
        holds,
        engine::state_changed);
    return {{"DO " + quote_literal(body)}};
}

std::int64_t Store::lock_key() const {
    return Sql(dialect_, tables_).lock_key();
}

std::vector<engine::Query> Store::lock() const {
    const Sql sql(dialect_, tables_);
    if (!sql.is_postgres()) {
        return {};
    }
    return {{"DO " + quote_literal("BEGIN " + try_lock(sql) + " END")}};
}

}  // namespace dbtool::history
