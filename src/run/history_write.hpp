#pragma once

#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::run {

/// Writes history rows without running a migration: each time in one transaction under the run's
/// lock, and only while nobody else has written since `read`. Makes the tables first where they are
/// missing.
class HistoryWriter {
public:
    HistoryWriter(const Target& target,
                  engine::Connection& connection,
                  const history::Store& store,
                  const history::State& read,
                  const history::Actor& actor)
        : target_(target), connection_(connection), store_(store), read_(read), actor_(actor) {}

    /// Waits for another run's lock as long as the retries of the target allow, then throws
    /// Error{lock}. Error{history} when another run has changed the history since it was read: what
    /// is to be written was made from what is not so any more.
    void write(const std::vector<engine::Query>& rows);

private:
    const Target& target_;
    engine::Connection& connection_;
    const history::Store& store_;
    const history::State& read_;
    const history::Actor& actor_;
    bool wrote_ = false;
};

}  // namespace dbtool::run
