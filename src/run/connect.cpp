#include <chrono>

#include <dbtool/run/session.hpp>

#include "run/actor.hpp"
#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

using Clock = std::chrono::steady_clock;

/// Does `work` until it succeeds, fails for good, or the attempts or the time are used up.
template <typename Work>
auto with_retries(const Target& target,
                  std::optional<Milliseconds> wait,
                  Observer& observer,
                  Work work) {
    const run::Limits& limits = target.limits;
    const auto deadline = Clock::now() + wait.value_or(Milliseconds(0));
    for (int attempt = 1;; ++attempt) {
        try {
            return work();
        } catch (const Error& error) {
            const bool again = wait ? Clock::now() < deadline : attempt < limits.connect_attempts;
            if (!is_transient(error) || !again) {
                throw;
            }
            Milliseconds rest = backoff(attempt, limits.retry_first, limits.retry_max);
            if (wait) {
                const auto left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now());
                rest = std::min(rest, left + Milliseconds(1));
            }
            observer.on_event(
                Retrying{this_run(), {}, attempt, wait ? 0 : limits.connect_attempts, rest, error});
            pause(rest, &observer);
        }
    }
}

std::unique_ptr<engine::Connection> connect_once(const Target& target) {
    engine::ConnectOptions options = target.connect;
    options.role = target.role;
    options.application_name = application_name(this_run());
    return engine::connect(options);
}

}  // namespace

std::unique_ptr<engine::Connection> connect(const Target& target,
                                            std::optional<Milliseconds> wait,
                                            Observer& observer) {
    return with_retries(target, wait, observer, [&] { return connect_once(target); });
}

Opened open(const Target& target, std::optional<Milliseconds> wait, Observer& observer) {
    return with_retries(target, wait, observer, [&] {
        Opened opened;
        opened.connection = connect_once(target);
        opened.history =
            history::Store(target.connect.dialect, target.history).read(*opened.connection);
        return opened;
    });
}

}  // namespace dbtool::run
