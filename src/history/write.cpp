#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "history/sql.hpp"

namespace dbtool::history {
namespace {

/// What one log row says.
struct LogLine {
    std::string action;
    std::string revision;
    std::string outcome;
    std::string elapsed = "0";  ///< SQL.
    std::string sqlstate = {};
    std::string message = {};
};

std::string insert_log(const Sql& sql, Params& params, const Actor& actor, const LogLine& line) {
    return fmt::format(
        "INSERT INTO {} (at, run_id, epoch, action, revision, outcome, actor, duration_ms, "
        "sqlstate, message, "
        "tool_version) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        sql.log(),
        sql.now(),
        params.text(actor.run.str()),
        actor.epoch,
        params.text(line.action),
        params.optional(line.revision),
        params.text(line.outcome),
        params.text(actor.who),
        line.elapsed,
        params.optional(line.sqlstate),
        params.optional(line.message),
        params.text(actor.tool_version));
}

/// A change of a row with its log line: one message on PostgreSQL, where each costs time in the
/// pipeline.
class Change {
public:
    explicit Change(const Sql& sql) : sql_(sql) {}

    Params& params() { return params_; }

    std::vector<engine::Query> with_log(std::string statement,
                                        const Actor& actor,
                                        const LogLine& line) {
        if (sql_.is_postgres()) {
            std::string text = "WITH change AS (" + statement + ") ";
            text += insert_log(sql_, params_, actor, line);
            return {{std::move(text), params_.take()}};
        }
        std::vector<engine::Query> out;
        out.push_back({std::move(statement), params_.take()});
        Params own;
        std::string text = insert_log(sql_, own, actor, line);
        out.push_back({std::move(text), own.take()});
        return out;
    }

private:
    const Sql& sql_;
    Params params_;
};

std::string join_labels(const std::vector<std::string>& labels) {
    return join(labels, "\n");
}

/// `state` and what follows it in the row.
struct Stage {
    std::string state = "'applied'";
    std::string direction = "NULL";
    std::string parts_done = "NULL";
    std::string parts_total = "NULL";
    std::string part_open = "NULL";
    std::string done_checksum = "NULL";
    std::string backend_pid = "NULL";
};

Stage stage_of(const Sql& sql, const Progress& progress) {
    return {"'running'",
            fmt::format("'{}'", to_string(progress.direction)),
            std::to_string(progress.parts_done),
            std::to_string(progress.parts_total),
            sql.boolean(progress.part_open),
            sql.literal(progress.done_checksum),
            sql.backend_pid()};
}

std::string insert_row(const Sql& sql,
                       Params& params,
                       const Record& record,
                       const Actor& actor,
                       const Stage& stage,
                       std::string elapsed) {
    const auto script = [&](const std::optional<std::string>& text) { return params.add(text); };
    std::string out = fmt::format(
        "INSERT INTO {} (revision, parents, depends_on, labels, message, upgrade_checksum, "
        "downgrade_checksum, upgrade_sql, "
        "downgrade_sql, settings, irreversible, applied_at, applied_by, run_id, duration_ms, "
        "tool_version, state, direction, "
        "parts_done, parts_total, part_open, done_checksum, backend_pid) VALUES ({}, {}, {}, {}, "
        "{}, ",
        sql.revisions(),
        params.text(record.id.str()),
        params.text(join_ids(record.parents)),
        params.text(join_ids(record.depends_on)),
        params.text(join_labels(record.labels)),
        params.text(record.message));
    out += fmt::format("{}, {}, {}, {}, {}, {}, ",
                       params.optional(record.upgrade_checksum.str()),
                       params.optional(record.downgrade_checksum.str()),
                       script(record.scripts.upgrade),
                       script(record.scripts.downgrade),
                       params.text(record.scripts.settings),
                       params.optional(record.scripts.irreversible));
    out += fmt::format("{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
                       sql.now(),
                       params.text(actor.who),
                       params.text(actor.run.str()),
                       elapsed,
                       params.text(actor.tool_version),
                       stage.state,
                       stage.direction,
                       stage.parts_done,
                       stage.parts_total,
                       stage.part_open,
                       stage.done_checksum,
                       stage.backend_pid);
    return out;
}

/// What the file says, for an UPDATE.
std::string record_columns(Params& params, const Record& record) {
    return fmt::format(
        "parents = {}, depends_on = {}, labels = {}, message = {}, upgrade_checksum = {}, "
        "downgrade_checksum = {}, upgrade_sql = {}, downgrade_sql = {}, settings = {}, "
        "irreversible = {}",
        params.text(join_ids(record.parents)),
        params.text(join_ids(record.depends_on)),
        params.text(join_labels(record.labels)),
        params.text(record.message),
        params.optional(record.upgrade_checksum.str()),
        params.optional(record.downgrade_checksum.str()),
        params.add(record.scripts.upgrade),
        params.add(record.scripts.downgrade),
        params.text(record.scripts.settings),
        params.optional(record.scripts.irreversible));
}

std::string clear_stage() {
    return "state = 'applied', direction = NULL, parts_done = NULL, parts_total = NULL, part_open "
           "= NULL, "
           "done_checksum = NULL, backend_pid = NULL";
}

}  // namespace

std::vector<engine::Query> Store::applied(const Record& record,
                                          const Actor& actor,
                                          Milliseconds elapsed) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    std::string statement =
        insert_row(sql, change.params(), record, actor, {}, sql.elapsed(elapsed));
    return change.with_log(
        std::move(statement), actor, {"upgrade", record.id.str(), "done", sql.elapsed(elapsed)});
}

std::vector<engine::Query> Store::reverted(const RevisionId& id,
                                           const Actor& actor,
                                           Milliseconds elapsed) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    std::string statement = "DELETE FROM " + sql.revisions() + " WHERE revision" + sql.op("=") +
                            change.params().text(id.str());
    return change.with_log(
        std::move(statement), actor, {"downgrade", id.str(), "done", sql.elapsed(elapsed)});
}

std::vector<engine::Query> Store::progress(const Record& record,
                                           const Progress& progress,
                                           const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    const Stage stage = stage_of(sql, progress);
    std::string statement = insert_row(sql, change.params(), record, actor, stage, "0");
    statement += fmt::format(
        " ON CONFLICT (revision) DO UPDATE SET state = {}, direction = {}, parts_done = {}, "
        "parts_total = {}, part_open = {}, "
        "done_checksum = {}, backend_pid = {}, run_id = excluded.run_id",
        stage.state,
        stage.direction,
        stage.parts_done,
        stage.parts_total,
        stage.part_open,
        stage.done_checksum,
        stage.backend_pid);
    if (progress.direction == Direction::upgrade) {
        // The file may have been mended behind the parts that are done.
        statement +=
            ", upgrade_checksum = excluded.upgrade_checksum, downgrade_checksum = "
            "excluded.downgrade_checksum, "
            "upgrade_sql = excluded.upgrade_sql, downgrade_sql = excluded.downgrade_sql, settings "
            "= excluded.settings, "
            "irreversible = excluded.irreversible";
    }
    const std::string outcome =
        progress.part_open
            ? fmt::format("part {} of {} begins", progress.parts_done + 1, progress.parts_total)
            : fmt::format("part {} of {} done", progress.parts_done, progress.parts_total);
    return change.with_log(std::move(statement),
                           actor,
                           {std::string(to_string(progress.direction)),
                            record.id.str(),
                            outcome,
                            sql.elapsed(Milliseconds(0))});
}

std::vector<engine::Query> Store::completed(const Record& record,
                                            Direction direction,
                                            const Actor& actor,
                                            Milliseconds elapsed) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    // Several transactions: no server knows how long they took together.
    const std::string duration = std::to_string(elapsed.count());
    if (direction == Direction::downgrade) {
        std::string gone = "DELETE FROM " + sql.revisions() + " WHERE revision" + sql.op("=") +
                           change.params().text(record.id.str());
        return change.with_log(
            std::move(gone), actor, {"downgrade", record.id.str(), "done", duration});
    }
    // The file may have been mended behind the parts that were done before.
    std::string statement = fmt::format(
        "UPDATE {} SET {}, {}, applied_at = {}, duration_ms = {}, run_id = {} WHERE revision{}{}",
        sql.revisions(),
        record_columns(change.params(), record),
        clear_stage(),
        sql.now(),
        duration,
        change.params().text(actor.run.str()),
        sql.op("="),
        change.params().text(record.id.str()));
    return change.with_log(
        std::move(statement), actor, {"upgrade", record.id.str(), "done", duration});
}

std::vector<engine::Query> Store::repeated(const Record& record,
                                           const Actor& actor,
                                           Milliseconds elapsed,
                                           bool one_transaction) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    const std::string duration =
        one_transaction ? sql.elapsed(elapsed) : std::to_string(elapsed.count());
    std::string statement = insert_row(sql, change.params(), record, actor, {}, duration);
    statement += " ON CONFLICT (revision) DO UPDATE SET ";
    for (const char* column : {"depends_on",
                               "message",
                               "upgrade_checksum",
                               "downgrade_checksum",
                               "upgrade_sql",
                               "downgrade_sql",
                               "settings",
                               "applied_at",
                               "applied_by",
                               "run_id",
                               "duration_ms",
                               "tool_version"}) {
        statement += fmt::format("{} = excluded.{}, ", column, column);
    }
    statement += clear_stage();
    return change.with_log(
        std::move(statement), actor, {"repeat", record.id.str(), "done", duration});
}

std::vector<engine::Query> Store::abandoned(const RevisionId& id,
                                            Direction direction,
                                            const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    const std::string where = " WHERE revision" + sql.op("=") + change.params().text(id.str());
    std::string statement =
        direction == Direction::upgrade
            ? "DELETE FROM " + sql.revisions() + where
            : fmt::format("UPDATE {} SET {}{}", sql.revisions(), clear_stage(), where);
    return change.with_log(
        std::move(statement), actor, {std::string(to_string(direction)), id.str(), "abandoned"});
}

std::vector<engine::Query> Store::stamped(const Record& record, const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    std::string statement = insert_row(sql, change.params(), record, actor, {}, "0");
    return change.with_log(std::move(statement), actor, {"stamp", record.id.str(), "done"});
}

std::vector<engine::Query> Store::unstamped(const RevisionId& id, const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    std::string statement = "DELETE FROM " + sql.revisions() + " WHERE revision" + sql.op("=") +
                            change.params().text(id.str());
    return change.with_log(std::move(statement), actor, {"unstamp", id.str(), "done"});
}

std::vector<engine::Query> Store::accepted(const Record& record, const Actor& actor) const {
    const Sql sql(dialect_, tables_);
    Change change(sql);
    Params& params = change.params();
    std::string statement =
        fmt::format("UPDATE {} SET {}", sql.revisions(), record_columns(params, record));
    statement += " WHERE revision" + sql.op("=") + params.text(record.id.str());
    return change.with_log(
        std::move(statement), actor, {"repair", record.id.str(), "accepted the edited file"});
}

engine::Query Store::last_log() const {
    return {"SELECT coalesce(" + Sql(dialect_, tables_).newest_locked_log("id") + ", 0)"};
}

engine::Query Store::log_entry(const Actor& actor,
                               std::string_view action,
                               const RevisionId& revision,
                               std::string_view outcome,
                               const Error* error,
                               Milliseconds elapsed) const {
    const Sql sql(dialect_, tables_);
    Params params;
    LogLine line{
        std::string(action), revision.str(), std::string(outcome), std::to_string(elapsed.count())};
    if (error != nullptr) {
        line.sqlstate = error->sqlstate.str();
        line.message = redact(error->message);
    }
    std::string text = insert_log(sql, params, actor, line);
    return {std::move(text), params.take()};
}

}  // namespace dbtool::history
