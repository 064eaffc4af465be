#include "run/history_write.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/run/session.hpp>

#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {

bool is_state_changed(const Error& error) {
    // SQLite has nothing better to raise with.
    return error.sqlstate.str() == engine::state_changed ||
           error.message.find("integer overflow") != std::string::npos;
}

Milliseconds time_of_attempts(const Limits& limits) {
    constexpr int most_doublings = 20;
    Milliseconds all{0};
    for (int attempt = 1; attempt < limits.lock_attempts; ++attempt) {
        const int doublings = std::min(attempt - 1, most_doublings);
        all += std::min(limits.retry_max, Milliseconds(limits.retry_first.count() << doublings));
    }
    return all;
}

HistoryWriter::HistoryWriter(const Writing& with, const history::State& read) : with_(with) {
    known_.exists = read.exists;
    known_.schema_exists = read.schema_exists;
    known_.last_log = read.last_log;
}

void HistoryWriter::write(const std::vector<engine::Query>& rows) {
    LockWait waiting(with_.lock_wait, with_.observer);
    losses_ = 0;
    bool refused = false;
    for (;;) {
        try {
            if (refused) {
                // The guard fails on the rows of an attempt whose answer was lost, too.
                if (losses_ > 0 && was_written()) {
                    return;
                }
                throw changed();
            }
            write_once(rows);
            return;
        } catch (const Error& error) {
            if (refused_by_lock(error)) {
                wait(error, waiting);
            } else if (breaks_connection(error) && with_.connection->dialect() != Dialect::sqlite) {
                reconnect(error);
            } else if (!refused && is_state_changed(error)) {
                refused = true;
            } else {
                throw;
            }
        }
    }
}

void HistoryWriter::write_once(const std::vector<engine::Query>& rows) {
    const history::Store& store = with_.store;
    std::vector<engine::Query> queries = store.guard_log(known_);
    if (!known_.exists) {
        const auto create = store.create(!known_.schema_exists);
        queries.insert(queries.end(), create.begin(), create.end());
    }
    queries.insert(queries.end(), rows.begin(), rows.end());
    queries.push_back(store.last_log());
    const engine::Rows newest = with_.connection->transaction(queries);
    known_.exists = true;
    known_.last_log = std::stoll(newest.rows.at(0).at(0).value_or("0"));
}

/// Rows of this run that are newer than what it has written before are those of the lost attempt:
/// under the lock nobody is at it any more.
bool HistoryWriter::was_written() {
    constexpr std::size_t far_enough = 1'000;
    std::int64_t newest = 0;
    for (const history::LogEntry& entry : with_.store.log(*with_.connection, far_enough)) {
        const bool under_lock = entry.outcome != "failed" && entry.action != "terminate";
        if (under_lock && entry.run == with_.actor.run && entry.id > known_.last_log) {
            newest = std::max(newest, entry.id);
        }
    }
    if (newest == 0) {
        return false;
    }
    known_.exists = true;
    known_.last_log = newest;
    return true;
}

void HistoryWriter::wait(const Error& locked, LockWait& waiting) {
    try {
        waiting.again(held_by(locked, with_.store.dialect()), [&] {
            return locked.sqlstate.str() == engine::state_locked
                       ? lock_holders(*with_.connection, with_.store)
                       : table_holders(*with_.connection, with_.store);
        });
    } catch (Error& given_up) {
        if (given_up.kind == ErrorKind::lock && !with_.looks_again) {
            given_up.hint = "Try again when that has ended.";  // There is no --lock-wait for it.
        }
        throw;
    }
}

void HistoryWriter::reconnect(const Error& why) {
    const Limits& limits = with_.target.limits;
    try {
        if (++losses_ > limits.connect_attempts) {
            throw why;
        }
        const Milliseconds rest = backoff(losses_, limits.retry_first, limits.retry_max);
        with_.observer.on_event(
            Retrying{with_.actor.run, {}, losses_, limits.connect_attempts, rest, why});
        pause(rest, &with_.observer);
        with_.connection = run::connect(with_.target, {.lock = with_.lock_wait}, with_.observer);
    } catch (const Error& error) {
        if (error.kind == ErrorKind::interrupted) {
            throw;
        }
        Error out(ErrorKind::in_doubt,
                  fmt::format("the connection was lost while the history was written, and it is "
                              "not known whether it was committed: {}",
                              error.message),
                  "Look with \"dbtool status\" when the database answers again.");
        out.detail = why.message;
        throw out;
    }
}

/// What to say when another run has written in between.
Error HistoryWriter::changed() {
    if (!with_.looks_again && with_.store.dialect() == Dialect::postgresql) {
        const std::vector<history::LogEntry> newest = with_.store.log(*with_.connection, 1);
        history::Row by;
        by.run = newest.empty() ? RunId() : newest.front().run;
        if (!newest.empty() && by.run != with_.actor.run) {
            if (const auto workers = runners_of(*with_.connection, with_.store, by);
                !workers.empty()) {
                Error out(ErrorKind::lock,
                          "another run is at work and has changed the history meanwhile; nothing "
                          "was written",
                          "Wait for it, then look with \"dbtool status\", and say again what is "
                          "meant.");
                out.detail = join(workers, "\n");
                return out;
            }
        }
    }
    return {ErrorKind::history,
            "another run has changed the history meanwhile; nothing was written",
            "Look with \"dbtool status\", then say again what is meant."};
}

}  // namespace dbtool::run
