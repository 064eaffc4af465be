#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/engine/connection.hpp>
#include <dbtool/sql/statement.hpp>

namespace dbtool::engine {

/// Reads in the transaction of a part, between its statements.
class Reads {
public:
    Reads() = default;
    Reads(const Reads&) = delete;
    Reads& operator=(const Reads&) = delete;
    virtual ~Reads() = default;

    /// Throws Error as Connection::query() does; the part then fails.
    virtual Rows read(const std::string& sql) = 0;
};

/// The statements of a segment, one after the other.
class StatementStream {
public:
    StatementStream() = default;
    StatementStream(const StatementStream&) = delete;
    StatementStream& operator=(const StatementStream&) = delete;
    virtual ~StatementStream() = default;

    /// Of a live segment, before anything else. `reads` lives as long as the stream is asked.
    virtual void attach(Reads& /*reads*/) {}
    virtual bool next(sql::Statement& statement) = 0;
    /// The data of the COPY ... FROM stdin that next() gave last; empty at its end.
    virtual std::string_view next_copy_data() = 0;
    /// In a tolerant segment: may the statement that next() gave last be passed over?
    virtual bool tolerates() const { return true; }
};

/// What holds for the statements of a part or segment; on PostgreSQL by SET LOCAL, for a solo
/// statement by SET and RESET.
struct SessionSettings {
    Milliseconds lock_timeout{0};  ///< 0: none. Ignored by SQLite.
    Milliseconds lock_budget{0};   ///< What the waits of the whole part may take together: each
                                   ///< further statement that takes a heavy lock waits for the
                                   ///< rest of it at most. 0: as long as lock_timeout says.
    Milliseconds statement_timeout{0};  ///< 0: none. Ignored by SQLite.
    std::string search_path;            ///< As SQL (`"a", public`); empty: the session's own.
};

/// A migration's statements inside a part, with what records them. Most parts have one segment; an
/// atomic run has all of its in one part.
struct Segment {
    std::function<std::unique_ptr<StatementStream>()> statements;  ///< Null: there are none.
    /// Called once when the statements have been sent (SQLite: done), with the time they took so
    /// far.
    std::function<std::vector<Query>(Milliseconds elapsed)> record;
    SessionSettings settings;
    bool foreign_keys_off = false;  ///< SQLite: foreign_keys is OFF around the transaction;
                                    ///< foreign_key_check before COMMIT.
    bool keep_session = false;      ///< More parts of the same migration follow: its temporary
                                    ///< tables and its locks of the session stay (not behind a
                                    ///< pooler), its settings are said again in `session`.
    bool live = false;  ///< Its statements depend on what the database holds: each is executed
                        ///< before the next is asked for. Its part must be streamed.
    /// What earlier parts of the same migration SET for the session, said again before the
    /// statements.
    std::vector<std::string> session;
    bool tolerant = false;  ///< A statement that fails because what it names is not there, or is
                            ///< there already, is passed over. Its part must be streamed.
    bool check_constraints_after =
        false;  ///< SET CONSTRAINTS ALL IMMEDIATE, then DEFERRED (dry run, atomic).
};

/// What is done or not done as a whole.
struct Part {
    enum class Kind {
        transaction,  ///< BEGIN, guard, before, each segment's settings, statements, fresh session
                      ///< and record, COMMIT.
        solo,         ///< One statement outside of any transaction; no guard, no record.
    };
    Kind kind = Kind::transaction;
    /// First in the transaction. PostgreSQL: raises when the part must not run. SQLite: a row that
    /// comes back is the objection: its first column is the SQLSTATE, the second the message.
    std::vector<Query> guard;
    std::vector<Query> before;  ///< After the guard: creating the history tables.
    std::vector<Segment> segments;
    bool streamed = false;   ///< Large, or with COPY data: leaves the pipeline, constant memory.
    bool roll_back = false;  ///< A dry run: ROLLBACK where COMMIT would be.
};

class PartSource {
public:
    PartSource() = default;
    PartSource(const PartSource&) = delete;
    PartSource& operator=(const PartSource&) = delete;
    virtual ~PartSource() = default;
    /// The next part, or nothing. May be asked for a part before the one given last has ended.
    virtual std::optional<Part> next() = 0;
    /// Behind the last part: does another batch go on with the same migration? What it keeps in the
    /// session stays then.
    virtual bool goes_on() const { return false; }
};

/// A statement of the migration that has been executed.
struct StatementDone {
    std::size_t part = 0;  ///< Counts the parts of this batch from 0.
    std::size_t segment = 0;
    std::size_t statement = 0;  ///< In its segment, from 0.
    int line = 0;
    std::string headline;
    std::string text;  ///< Up to 2,000 bytes.
    std::string tag;   ///< `CREATE TABLE`, `INSERT 0 5`.
    Milliseconds duration{0};
};

struct Notice {
    std::size_t part = 0;
    std::string severity;  ///< `NOTICE`, `WARNING`, ...
    std::string message;
    std::string detail;
    std::string hint;
    SqlState sqlstate;
};

/// What a connection has been waiting for.
struct Busy {
    std::size_t part = 0;
    std::size_t segment = 0;
    std::optional<std::size_t> statement;  ///< In its segment; nothing for what stands around it.
    int line = 0;
    std::string headline;
    std::string text;        ///< Up to 2,000 bytes.
    Milliseconds waited{0};  ///< Since the last answer came.
};

/// Told what happens while it happens. Must not throw.
class BatchObserver {
public:
    BatchObserver() = default;
    BatchObserver(const BatchObserver&) = delete;
    BatchObserver& operator=(const BatchObserver&) = delete;
    virtual ~BatchObserver() = default;

    virtual void on_statement(const StatementDone& /*done*/) {}
    virtual void on_notice(const Notice& /*notice*/) {}
    /// No answer has come for a while: called every 200 ms or so until one does, and when a signal
    /// asks for the status. What it does delays the batch.
    virtual void on_busy(const Busy& /*busy*/) {}
    /// A statement of a tolerant segment was passed over.
    virtual void on_passed_over(std::size_t /*part*/, const Error& /*why*/) {}
    /// A segment's statements are through (not yet committed where its part goes on).
    virtual void on_segment(std::size_t /*part*/,
                            std::size_t /*segment*/,
                            Milliseconds /*duration*/) {}
    /// A part has been committed (rolled back in a dry run), or its solo statement has succeeded.
    virtual void on_part(std::size_t /*part*/, Milliseconds /*duration*/) {}
};

/// How a batch ended. The parts before `done` are committed; durable too when `outcome` is
/// completed.
struct BatchResult {
    enum class Outcome {
        completed,    ///< Every part is done.
        failed,       ///< Part number `done` failed and was rolled back; none behind it ran.
        in_doubt,     ///< The connection was lost: parts from `done` on, as far as they were taken,
                      ///< may be committed or not.
        interrupted,  ///< A signal: part number `done` was rolled back.
    };
    Outcome outcome = Outcome::completed;
    std::size_t done = 0;
    std::size_t taken = 0;       ///< Parts taken from the source.
    std::optional<Error> error;  ///< position has line and column where they are known, no file.
    std::size_t failed_segment = 0;
    std::optional<std::size_t>
        failed_statement;  ///< In the segment; nothing when a guard, a record or the COMMIT failed.
    bool failed_in_guard = false;
};

/// SQLSTATEs of our own that a guard raises (class ZD is not one that the SQL standard or
/// PostgreSQL uses).
inline constexpr std::string_view state_locked = "ZD001";  ///< Another run holds the lock.
inline constexpr std::string_view state_changed =
    "ZD002";  ///< The history is not what the plan was made from.
inline constexpr std::string_view state_invalid =
    "ZD003";  ///< What was built is there and cannot be used.

}  // namespace dbtool::engine
