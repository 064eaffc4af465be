#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/run/event.hpp>
#include <dbtool/run/settings.hpp>

#include "run/lock_wait.hpp"

namespace dbtool::run {

/// With what a HistoryWriter works; all of it outlives the writer.
struct Writing {
    const Target& target;
    std::unique_ptr<engine::Connection>& connection;  ///< Replaced when it was lost.
    const history::Store& store;
    const history::Actor& actor;
    Observer& observer;                          ///< Is told whom it waits for.
    std::optional<Milliseconds> lock_wait = {};  ///< Nothing: as long as it takes.
    bool looks_again = false;  ///< The caller goes on from the history as it is then, when another
                               ///< run has changed it, and need not know whether that still works.
};

/// Writes history rows without running a migration: each time in one transaction under the run's
/// lock, and only while nobody else has written since `read`. Makes the tables first where they are
/// missing.
class HistoryWriter {
public:
    HistoryWriter(const Writing& with, const history::State& read);

    /// Waits for another run's lock, then throws Error{lock}. Error{history} when another run has
    /// changed the history since it was read: what is to be written was made from what is not so
    /// any more; Error{lock} where that run is still at work. After a lost connection it looks
    /// whether the rows were written, and writes them if not; Error{in_doubt} where nobody answers.
    void write(const std::vector<engine::Query>& rows);

private:
    void write_once(const std::vector<engine::Query>& rows);
    bool was_written();
    void wait(const Error& locked, LockWait& waiting);
    void reconnect(const Error& why);
    Error changed();

    Writing with_;
    history::State known_;  ///< Without rows: what the next write builds on.
    int losses_ = 0;        ///< Of the connection, by the present write.
};

/// How long `run.lock_attempts` attempts take with their pauses: for what has no --lock-wait.
Milliseconds time_of_attempts(const Limits& limits);

/// Has a guard refused because the history is not what it was?
bool is_state_changed(const Error& error);

}  // namespace dbtool::run
