#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/plan/plan.hpp>
#include <dbtool/run/session.hpp>

namespace dbtool::run {

struct MoveOptions {
    bool dry_run = false;  ///< All of it in one transaction that is rolled back.
    bool atomic = false;   ///< All of it in one transaction.
    std::optional<Milliseconds>
        lock_wait;  ///< How long to wait for another run; nothing: as long as it takes.
    std::optional<Milliseconds> terminate_after =
        {};  ///< A part that has waited so long for locks ends the sessions in
             ///< its way, as far as Limits::terminate_blockers names them.
    /// The plan anew, where what an earlier run had left was settled before this one began.
    std::function<plan::Plan(const Picture&)> plan_again = {};
};

/// Runs a plan against a database, one transaction a part, and reports. `connection` is the one the
/// picture was read with; it is replaced when it was lost. Checks first that no applied file was
/// edited (upgrade), that every script is sound, and that no solo statement was cut off; throws
/// Error for these, before anything is done. What happens in the database is in the summary, not
/// thrown.
Summary move(const Target& target,
             std::unique_ptr<engine::Connection>& connection,
             Picture picture,
             const plan::Plan& plan,
             Direction direction,
             const MoveOptions& options,
             Observer& observer);

/// `downgrade` to below the last `count` steps and up again to where it was (`redo -n`): two moves
/// under one run id. The steps that will be redone are found from the current head(s). Up comes
/// what this run has taken down, with what that needs of the same steps; the way up is planned from
/// the history as it is then, so that what another run has applied meanwhile is not applied again,
/// and nothing is applied without its parents. Where it stops, Summary::left_down says what is not
/// back.
Summary redo(const Target& target,
             std::unique_ptr<engine::Connection>& connection,
             Picture picture,
             std::size_t count,
             const MoveOptions& options,
             Observer& observer);

/// Writes the history alone, in one transaction under the run's lock. Error{history} while a
/// revision is half done, Error{lock} while another run is at work. `connection` is replaced when
/// it was lost, as move() does it.
Summary stamp(const Target& target,
              std::unique_ptr<engine::Connection>& connection,
              const Picture& picture,
              const plan::StampPlan& plan,
              Observer& observer);

/// The plan as one SQL script that psql or the sqlite3 shell runs: each migration in its
/// transaction with its history rows, and the repeatables that go with them; needs no connection.
/// Picture::applied are the revisions taken as applied already.
std::string offline_script(const Target& target,
                           const Picture& picture,
                           const plan::Plan& plan,
                           Direction direction);

/// What `repair` may do.
struct RepairOptions {
    bool done = false;    ///< The solo statement that was cut off took effect.
    bool undone = false;  ///< It did not.
    std::optional<RevisionId> only;
};

/// Accepts the checksums of edited files, settles parts that were cut off, drops invalid indexes
/// left by concurrent builds of ours. Each act as one sentence, in order; empty when there was
/// nothing to do.
std::vector<std::string> repair(const Target& target,
                                std::unique_ptr<engine::Connection>& connection,
                                const Picture& picture,
                                const RepairOptions& options,
                                Observer& observer);

/// A statement as it would be sent, for `show`.
struct ShownStatement {
    std::string sql;  ///< Where it is not known: in words, what will be done.
    int line = 0;
    bool transactional = true;
    std::size_t part = 0;  ///< Of the script's parts, from 1.
    bool known = true;     ///< False: it depends on what the database holds when its turn comes.
    std::string operation = {};  ///< `add_check`; empty in SQL migrations.
};

/// Both scripts of a migration as they would be sent to a database where nothing is new.
struct ShownScripts {
    std::vector<ShownStatement> upgrade;
    std::vector<ShownStatement> downgrade;
};
/// Error{migration} with all of its mistakes where a migration of operations has any.
ShownScripts shown_scripts(const migration::Migration& migration,
                           Dialect dialect,
                           const OperationRules& rules);
/// A downgrade that was stored in the history.
std::vector<ShownStatement> shown_stored(const std::string& text,
                                         const migration::ScriptSettings& settings,
                                         Dialect dialect,
                                         const OperationRules& rules);
std::vector<ShownStatement> statements(const migration::Script& script,
                                       Dialect dialect,
                                       bool transactional);

}  // namespace dbtool::run
