#pragma once

#include <chrono>

#include <dbtool/core/types.hpp>

struct sqlite3;

namespace dbtool::engine::sqlite {

/// How long a connection waits for a lock, and whether a signal ends its waits and statements.
/// SQLite holds its address once attached.
class Patience {
public:
    explicit Patience(Milliseconds limit) : limit_(limit) {}
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

    /// Makes SQLite ask it. To be called again after `PRAGMA busy_timeout`, which puts SQLite's own
    /// handler there.
    void attach(sqlite3* db);

    /// False for what has to be done after a signal: the rows of a log.
    void heed_signals(bool heed) { heeds_signals_ = heed; }
    bool stopped_by_signal() const;

    void start_waiting();
    /// Sleeps a little, longer each time; false when the time is up or a signal has come in.
    bool wait();
    /// How long the last wait has been.
    Milliseconds waited() const;

private:
    using Clock = std::chrono::steady_clock;

    void sleep(Milliseconds duration) const;

    Milliseconds limit_;
    bool heeds_signals_ = true;
    Clock::time_point started_ = Clock::now();
    Milliseconds waited_{0};
    int pauses_ = 0;
};

}  // namespace dbtool::engine::sqlite
