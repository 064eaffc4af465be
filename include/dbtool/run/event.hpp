#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/run/blocker.hpp>

namespace dbtool::run {

/// What happened to a step. `by_another_run`: another run did it meanwhile; `would_apply`: in a dry
/// run it went through and was rolled back.
enum class StepOutcome { applied, reverted, failed, in_doubt, by_another_run, would_apply };
std::string_view to_string(StepOutcome outcome);

/// A run begins: what it is going to do.
struct Started {
    RunId run;
    Direction direction = Direction::upgrade;
    std::string target;             ///< For people; no secret.
    std::vector<RevisionId> from;   ///< Current heads.
    std::vector<RevisionId> steps;  ///< In order.
    bool dry_run = false;
    bool atomic = false;
};

/// A step has ended. Applied and reverted mean that its COMMIT was answered.
struct StepEnded {
    RunId run;
    RevisionId revision;
    std::string file;
    Direction direction = Direction::upgrade;
    StepOutcome outcome = StepOutcome::applied;
    std::size_t number = 0;  ///< N of `total`, from 1.
    std::size_t total = 0;
    bool from_history = false;  ///< The stored downgrade was used: there is no file.
    Milliseconds duration{0};
    std::optional<Error> error;
    int attempts = 1;        ///< How often its parts were tried: one more than there were retries.
    Milliseconds waited{0};  ///< In all of them and between them, as far as it was seen.
};

/// One part of a step of several has been committed.
struct PartEnded {
    RunId run;
    RevisionId revision;
    std::size_t part = 0;  ///< From 1.
    std::size_t parts = 0;
    bool solo = false;
    std::string headline;
    Milliseconds duration{0};
};

/// A statement has been executed.
struct StatementEnded {
    RunId run;
    RevisionId revision;
    std::string file;
    bool slow = false;  ///< Took longer than run.slow_statement.
    engine::StatementDone done;
};

/// The server said something.
struct NoticeRaised {
    RunId run;
    RevisionId revision;
    engine::Notice notice;
};

/// Waiting for another run that holds the lock, or for a lock on a table (then `blockers` says who
/// is in the way).
struct Waiting {
    RunId run;
    std::string reason;
    std::vector<std::string> holders;  ///< `pid 123 (app@db, dbtool host:77, since 10:00:00)`, as
                                       ///< far as the role may see.
    Milliseconds waited{0};
    RevisionId revision = {};  ///< Empty while another run is waited for.
    std::vector<Blocker> blockers = {};
};

/// What the server says of a statement that takes its time (pg_stat_progress_*).
struct Progressed {
    RunId run;
    RevisionId revision;
    std::string command;  ///< `CREATE INDEX CONCURRENTLY`, `VACUUM`, ...
    std::string table;
    std::string phase;      ///< In the server's words.
    std::int64_t done = 0;  ///< Of `total` in this phase; 0 of 0 where it is not known.
    std::int64_t total = 0;
    std::string unit;  ///< `blocks`, `tuples`, `lockers`, `bytes`.
    Milliseconds elapsed{0};

    std::optional<int> percent() const;
};

/// Trying again after something that can pass.
struct Retrying {
    RunId run;
    RevisionId revision;  ///< Empty while connecting.
    int attempt = 0;      ///< The attempt that failed, from 1.
    int attempts = 0;
    Milliseconds pause{0};
    Error error;
    Milliseconds waited{0};  ///< By this part so far: for locks and between attempts.
};

/// Something the user should know: revisions ahead of the checkout, a changed downgrade, what a dry
/// run cannot try.
struct Warned {
    RunId run;
    std::string message;
    std::string hint;
};

/// A run has ended.
struct Summary {
    enum class Outcome { ok, failed, interrupted };
    RunId run;
    Outcome outcome = Outcome::ok;
    Direction direction = Direction::upgrade;
    std::string target;
    std::vector<RevisionId> from;
    std::vector<RevisionId> to;  ///< Current heads now.
    std::size_t applied = 0;
    std::size_t reverted = 0;
    std::size_t repeated = 0;  ///< Repeatables that were applied, or came down.
    std::size_t by_another_run = 0;
    RevisionId half_done;        ///< Of which only some parts are done; empty where there is none.
    std::size_t parts_done = 0;  ///< Of `half_done`.
    std::size_t parts = 0;
    std::vector<RevisionId> left_down;  ///< A redo's that stopped: reverted, and not applied again.
    bool dry_run = false;
    bool in_doubt = false;  ///< A session that was lost may have done more than this says.
    Milliseconds duration{0};
    std::optional<Error> error;
};
std::string_view to_string(Summary::Outcome outcome);

using Event = std::variant<Started,
                           StepEnded,
                           PartEnded,
                           StatementEnded,
                           NoticeRaised,
                           Waiting,
                           Progressed,
                           Retrying,
                           Warned,
                           Summary>;

/// What a run is at, when an answer has not come for a while.
struct Working {
    RunId run;
    RevisionId revision;
    Direction direction = Direction::upgrade;
    std::string file;
    std::size_t part = 0;  ///< N of `parts`, from 1.
    std::size_t parts = 0;
    int line = 0;          ///< 0: what stands around the statements.
    std::string headline;  ///< Of the statement.
    Milliseconds waited{0};
};

/// Told of each event as it happens, in order. Must not throw.
class Observer {
public:
    Observer() = default;
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;
    virtual ~Observer() = default;
    virtual void on_event(const Event& event) = 0;
    /// Between events, a few times a second while the database works.
    virtual void on_working(const Working& /*working*/) {}
    /// The same while a run does nothing but wait: between attempts, for another run.
    virtual void on_pause() {}
};

}  // namespace dbtool::run
