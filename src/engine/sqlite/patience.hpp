#pragma once

#include <chrono>
#include <functional>

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
    bool heeds_signals() const { return heeds_signals_; }
    bool stopped_by_signal() const;

    /// Called with the time since begin_work() when what was begun has taken a while, and again and
    /// again until it ends. Null: nobody wants to know. Must not throw, nor use the connection.
    using Watch = std::function<void(Milliseconds)>;
    void watch(Watch watch) { watch_ = std::move(watch); }
    void begin_work();
    void look_at_clock();

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
    Watch watch_;
    Clock::time_point work_began_ = Clock::now();
    Clock::time_point next_look_ = work_began_;
    Clock::time_point started_ = Clock::now();
    Milliseconds waited_{0};
    int pauses_ = 0;
};

}  // namespace dbtool::engine::sqlite
