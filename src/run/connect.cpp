#include <chrono>

#include <dbtool/run/session.hpp>

#include "run/actor.hpp"
#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

std::unique_ptr<engine::Connection> connect(const Target& target,
                                            std::optional<Milliseconds> wait,
                                            Observer& observer) {
    const auto deadline = Clock::now() + wait.value_or(Milliseconds(0));
    engine::ConnectOptions options = target.connect;
    options.role = target.role;
    options.application_name = application_name(this_run());
    for (int attempt = 1;; ++attempt) {
        try {
            return engine::connect(options);
        } catch (const Error& error) {
            const bool again =
                wait ? Clock::now() < deadline : attempt < target.limits.connect_attempts;
            if (!is_transient(error) || !again) {
                throw;
            }
            Milliseconds rest =
                backoff(attempt, target.limits.retry_first, target.limits.retry_max);
            if (wait) {
                rest = std::min(rest,
                                std::chrono::duration_cast<Milliseconds>(deadline - Clock::now()) +
                                    Milliseconds(1));
            }
            observer.on_event(Retrying{
                this_run(), {}, attempt, wait ? 0 : target.limits.connect_attempts, rest, error});
            pause(rest);
        }
    }
}

}  // namespace dbtool::run
