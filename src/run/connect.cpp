#include <chrono>

#include <dbtool/run/session.hpp>

#include "run/actor.hpp"
#include "run/file_locks.hpp"
#include "run/lock_wait.hpp"
#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

using Clock = std::chrono::steady_clock;

/// Does `work` until it succeeds, fails for good, or the attempts or the time are used up.
template <typename Work>
auto with_retries(const Target& target, const Waits& waits, Observer& observer, Work work) {
    const run::Limits& limits = target.limits;
    const auto deadline = Clock::now() + waits.server.value_or(Milliseconds(0));
    const bool file = target.connect.dialect == Dialect::sqlite;
    LockWait locked(waits.lock ? waits.lock : waits.server, observer);
    for (int attempt = 1;;) {
        try {
            return work();
        } catch (const Error& error) {
            if (file && refused_by_lock(error)) {
                locked.again(held_by(error, Dialect::sqlite),
                             [&] { return file_lock_holders(target.connect.target); });
                continue;
            }
            const bool again =
                waits.server ? Clock::now() < deadline : attempt < limits.connect_attempts;
            if (!is_transient(error) || !again) {
                throw;
            }
            Milliseconds rest = backoff(attempt, limits.retry_first, limits.retry_max);
            if (waits.server) {
                const auto left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now());
                rest = std::min(rest, left + Milliseconds(1));
            }
            observer.on_event(Retrying{
                this_run(), {}, attempt, waits.server ? 0 : limits.connect_attempts, rest, error});
            pause(rest, &observer);
            ++attempt;
        }
    }
}

std::unique_ptr<engine::Connection> connect_once(const Target& target,
                                                 const Waits& waits,
                                                 Observer& observer) {
    engine::ConnectOptions options = target.connect;
    options.role = target.role;
    options.application_name = application_name(this_run());
    if (options.dialect == Dialect::sqlite) {
        // A wait inside SQLite cannot be cut short.
        options.busy_timeout = lock_attempt(target, waits.lock);
    } else {
        options.lock_timeout = lock_attempt(target, waits.lock);
        options.on_silence = told_of_silence(waits.lock, observer);
    }
    return engine::connect(options);
}

}  // namespace

Milliseconds patience_of_looks(const Target& target) {
    return 2 * lock_attempt(target, std::nullopt);
}

std::unique_ptr<engine::Connection> connect(const Target& target,
                                            const Waits& waits,
                                            Observer& observer) {
    return with_retries(
        target, waits, observer, [&] { return connect_once(target, waits, observer); });
}

Opened open(const Target& target, const Waits& waits, Observer& observer) {
    return with_retries(target, waits, observer, [&] {
        Opened opened;
        opened.connection = connect_once(target, waits, observer);
        const history::Store store(target.connect.dialect, target.history);
        opened.history = target.connect.dialect == Dialect::sqlite
                             ? store.read(*opened.connection)
                             : read_history(*opened.connection, store, waits.lock, observer);
        return opened;
    });
}

}  // namespace dbtool::run
