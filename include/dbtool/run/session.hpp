#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/plan/plan.hpp>
#include <dbtool/revision/graph.hpp>
#include <dbtool/run/event.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::run {

/// For how long a command waits before it gives up.
struct Waits {
    std::optional<Milliseconds> server = {};  ///< For one that can be connected to; nothing:
                                              ///< `limits.connect_attempts` attempts.
    std::optional<Milliseconds> lock = {};    ///< For what others have locked; nothing: as long as
                                              ///< it takes (SQLite while connecting: as `server`).
};

/// Connects, and tries again for what can pass. Tells the observer of each retry, and of whom it
/// waits for. Throws Error{connection} or Error{lock} in the end.
std::unique_ptr<engine::Connection> connect(const Target& target,
                                            const Waits& waits,
                                            Observer& observer);

/// Waits::lock for what only looks: the time of two attempts.
Milliseconds patience_of_looks(const Target& target);

/// A connection and what the database's history said.
struct Opened {
    std::unique_ptr<engine::Connection> connection;
    history::State history;
};

/// Connects and reads the history, with connect()'s retries around both: nothing has been begun, so
/// a connection that is lost in between is made again.
Opened open(const Target& target, const Waits& waits, Observer& observer);

/// A new run id: 32 hexadecimal digits from the system's random source.
RunId new_run_id();

/// The migrations folder and the history side by side: what all commands look at.
struct Picture {
    migration::Folder folder;
    revision::RevisionGraph files;  ///< Of the folder alone.
    history::State history;
    revision::RevisionGraph all;  ///< Of the folder and of what only the history knows.
    revision::RevisionSet
        applied;  ///< In `all`: rows that are applied; also those that a downgrade is running on.
    revision::RevisionSet half_applied;  ///< Those that an upgrade is running on, or stopped in.

    /// What a downgrade can take back.
    revision::RevisionSet begun() const;

    bool has_file(std::size_t index_in_all) const;
};

/// Puts them together. `problems` gets the folder's and the graph's mistakes; the graphs are empty
/// when there are errors.
Picture make_picture(migration::Folder folder,
                     history::State history,
                     std::vector<Diagnostic>& problems);
/// Throws Error{migration} with all of the mistakes where there are errors.
void require_sound(const std::vector<Diagnostic>& problems);

/// What `status` says of a revision.
enum class RevisionState { applied, pending, edited, missing, running };
std::string_view to_string(RevisionState state);

struct RevisionStatus {
    std::size_t index = 0;  ///< In Picture::all.
    RevisionState state = RevisionState::pending;
    bool downgrade_edited = false;  ///< Only the downgrade differs from what was stored.
    const history::Row* row = nullptr;
    const migration::Migration* migration = nullptr;
};

/// Every revision of Picture::all in topological order.
std::vector<RevisionStatus> status(const Picture& picture);

/// A repeatable of the folder or the history: `applied`; `pending`, when it or what it depends on
/// is new or has changed; `missing`, when its file is gone; `running`.
struct RepeatableStatus {
    RevisionId id;
    RevisionState state = RevisionState::pending;
    const history::Row* row = nullptr;
    const migration::Migration* migration = nullptr;
};

/// Every repeatable by id; those that were left out for the dialect are not there.
std::vector<RepeatableStatus> repeatable_status(const Picture& picture);

/// How an edited file differs from what was applied, as a unified diff; says so where the applied
/// text was too large to be stored.
std::string edit_diff(engine::Connection& connection,
                      const history::Store& store,
                      const Picture& picture,
                      const RevisionId& id);

}  // namespace dbtool::run
