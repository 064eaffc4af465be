#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/engine/connection.hpp>

namespace dbtool::history {

/// Where the history is. On SQLite there is no schema.
struct Tables {
    std::string schema = "public";
    std::string revision_table = "dbtool_revision";
    std::string log_table = "dbtool_log";
};

/// A solo statement, or any part, of a migration that has not ended: how far it got.
struct Progress {
    Direction direction = Direction::upgrade;
    std::size_t parts_done = 0;
    std::size_t parts_total = 0;
    bool part_open = false;     ///< A solo statement was begun and it is not recorded how it ended:
                                ///< cut off, unless its run still lives.
    std::string done_checksum;  ///< Over the parts that are done, to know whether the file still
                                ///< begins with them.
    int backend_pid = 0;        ///< Of the session that runs it, as the server knew it.
};

/// One applied (or half applied) revision.
struct Row {
    RevisionId id;
    std::vector<RevisionId> parents;  ///< As they were when it was applied.
    std::vector<RevisionId> depends_on;
    std::vector<std::string> labels;
    std::string message;
    Checksum upgrade_checksum;    ///< Empty for a stamped revision that had no file.
    Checksum downgrade_checksum;  ///< Empty where it had no downgrade.
    std::string applied_at;       ///< UTC, `2026-01-31T12:00:00Z`.
    std::string applied_exactly;  ///< The same with fractions, to tell which came first.
    std::string applied_by;
    RunId run;
    std::int64_t duration_ms = 0;
    std::string tool_version;
    std::optional<Progress> running;  ///< Nothing: it is applied.
};

/// The scripts that were stored with a revision; fetched only when they are needed.
struct StoredScripts {
    std::optional<std::string>
        upgrade;  ///< As applied, for showing what was edited; nothing when it was large.
    std::optional<std::string> downgrade;
    std::string settings;      ///< migration::to_text(ScriptSettings).
    std::string irreversible;  ///< Why it cannot come down; empty otherwise.
};

/// What the database says about itself.
struct State {
    bool exists = false;           ///< The history tables are there.
    bool schema_exists = true;     ///< So is their schema.
    std::vector<Row> rows;         ///< Of revisions.
    std::vector<Row> repeatables;  ///< Of repeatable objects: `repeatable/NAME`.
    std::int64_t last_log = 0;     ///< The newest log row's id; 0 where there is none.
    int backend_pid = 0;

    /// Of a revision or a repeatable.
    const Row* find(const RevisionId& id) const;
};

/// One line of the log.
struct LogEntry {
    std::int64_t id = 0;
    std::string at;  ///< UTC.
    RunId run;
    std::string action;   ///< `upgrade`, `downgrade`, `repeat`, `stamp`, `unstamp`, `repair`,
                          ///< `fence`.
    RevisionId revision;  ///< May be empty.
    std::string outcome;  ///< `done`, `failed`, ...
    std::string actor;    ///< Database user, and the operating system's: `app@host`.
    std::int64_t duration_ms = 0;
    SqlState sqlstate;
    std::string message;
    std::string tool_version;
};

/// Who does something, for the rows that say so.
struct Actor {
    RunId run;
    int epoch = 0;    ///< Grows each time the run has had to reconnect.
    std::string who;  ///< `user@host`.
    std::string tool_version;
};

/// What is recorded of a revision when it is applied.
struct Record {
    RevisionId id;
    std::vector<RevisionId> parents;
    std::vector<RevisionId> depends_on;
    std::vector<std::string> labels;
    std::string message;
    Checksum upgrade_checksum;
    Checksum downgrade_checksum;
    StoredScripts scripts;
};

/// What a step's guard holds against the history.
struct Expectation {
    RevisionId revision;
    Direction direction = Direction::upgrade;
    bool first_of_run =
        true;  ///< The last log row is `last_log`; else it is one of this run and epoch.
    std::int64_t last_log = 0;
    bool any_log = false;  ///< The log may have grown: a row that says "running" keeps other runs
                           ///< away by itself.
    bool tables_exist = true;    ///< False: they must still be absent.
    bool row_exists = false;     ///< The revision's row is there.
    std::size_t parts_done = 0;  ///< What a running row must say; ignored when there is none.
};

/// Writes and reads the history of one database: makes the SQL, for both dialects. Nothing is ever
/// found through search_path.
class Store {
public:
    Store(Dialect dialect, Tables tables) : dialect_(dialect), tables_(std::move(tables)) {}

    Dialect dialect() const { return dialect_; }
    const Tables& tables() const { return tables_; }

    /// Looks up whether the tables are there and reads them: two round trips, creates nothing. Rows
    /// come in the order they were applied. Error{database} with a hint where the role may not read
    /// them.
    State read(engine::Connection& connection) const;
    StoredScripts scripts(engine::Connection& connection, const RevisionId& id) const;
    /// The newest `limit` lines, newest first.
    std::vector<LogEntry> log(engine::Connection& connection, std::size_t limit) const;

    /// Takes the run's lock for the transaction without queueing, then checks the expectation;
    /// raises engine::state_locked or engine::state_changed (SQLite: BEGIN IMMEDIATE is the lock).
    std::vector<engine::Query> guard(const Expectation& expectation, const Actor& actor) const;
    /// Takes the lock and checks that the log is as it was read: for what changes rows without
    /// running a migration.
    std::vector<engine::Query> guard_log(const State& read) const;
    /// Takes the lock and checks that a part outside of a transaction is still this run's own: for
    /// what settles it.
    std::vector<engine::Query> guard_part(const RevisionId& revision,
                                          std::size_t parts_done,
                                          const Actor& actor) const;
    /// The `State::last_log` of this moment: behind rows of its own transaction, the last one's id.
    engine::Query last_log() const;
    /// Raises engine::state_invalid where an index of that name is invalid (found through
    /// search_path where `schema` is empty). PostgreSQL only.
    engine::Query refuse_invalid_index(const std::string& schema, const std::string& name) const;
    /// The advisory lock that runs hold on PostgreSQL.
    std::int64_t lock_key() const;
    /// Only the lock, for `stamp`, `repair` and the fence.
    std::vector<engine::Query> lock() const;
    /// Creates the schema (where `create_schema`) and the tables. Under the lock.
    std::vector<engine::Query> create(bool create_schema) const;

    std::vector<engine::Query> applied(const Record& record,
                                       const Actor& actor,
                                       Milliseconds elapsed) const;
    std::vector<engine::Query> reverted(const RevisionId& id,
                                        const Actor& actor,
                                        Milliseconds elapsed) const;
    /// A part of several is done, or a solo one is about to begin (`progress.part_open`): the row
    /// is `running`.
    std::vector<engine::Query> progress(const Record& record,
                                        const Progress& progress,
                                        const Actor& actor) const;
    /// The last part of several is done: the row becomes `applied` (upgrade) or goes (downgrade).
    std::vector<engine::Query> completed(const Record& record,
                                         Direction direction,
                                         const Actor& actor,
                                         Milliseconds elapsed) const;
    /// A repeatable is applied, for the first time or again: its row is made, or says all anew.
    /// `one_transaction`: what the server knows of how long it took counts.
    std::vector<engine::Query> repeated(const Record& record,
                                        const Actor& actor,
                                        Milliseconds elapsed,
                                        bool one_transaction) const;
    /// Back to before the first part: the row goes (upgrade) or becomes `applied` again
    /// (downgrade).
    std::vector<engine::Query> abandoned(const RevisionId& id,
                                         Direction direction,
                                         const Actor& actor) const;
    std::vector<engine::Query> stamped(const Record& record, const Actor& actor) const;
    std::vector<engine::Query> unstamped(const RevisionId& id, const Actor& actor) const;
    /// `repair` accepts what a file is now.
    std::vector<engine::Query> accepted(const Record& record, const Actor& actor) const;
    /// A log row: a failed attempt, a repair, a fence.
    engine::Query log_entry(const Actor& actor,
                            std::string_view action,
                            const RevisionId& revision,
                            std::string_view outcome,
                            const Error* error,
                            Milliseconds elapsed) const;

private:
    Dialect dialect_;
    Tables tables_;
};

}  // namespace dbtool::history
