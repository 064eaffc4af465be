#include "run/watch.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>

#include "run/who.hpp"

namespace dbtool::run {
namespace {

constexpr Milliseconds first_look{500};
constexpr Milliseconds between_looks{1'000};
constexpr Milliseconds between_progress{2'000};
/// The run's own answers are not read meanwhile.
constexpr Milliseconds longest_answer{1'500};
constexpr std::string_view no_right = "42501";

std::unique_ptr<engine::Connection> connect_beside(const Target& target, const RunId& run) {
    engine::ConnectOptions options = target.connect;
    options.role.clear();  // As the login itself, which sees its own sessions.
    options.application_name = application_name(run) + " watch";
    options.connect_timeout = std::min(options.connect_timeout, longest_answer);
    options.answer_timeout = longest_answer;
    return engine::connect(options);
}

}  // namespace

Watch::Watch(const Target& target,
             RunId run,
             std::optional<Milliseconds> terminate_after,
             Observer& observer)
    : target_(target),
      run_(std::move(run)),
      terminate_after_(terminate_after),
      observer_(observer),
      off_(target.connect.dialect == Dialect::sqlite) {}

void Watch::enter(const Place& place) {
    if (place == place_) {
        return;
    }
    place_ = place;
    blocked_ = counted_ = next_event_ = Milliseconds(0);
    named_.clear();
}

void Watch::look(const engine::Busy& busy, const Place& place) {
    const Clock::time_point now = Clock::now();
    if (off_ || interrupted() || busy.waited < first_look || now < next_look_) {
        return;
    }
    enter(place);
    try {
        if (!connection_) {
            connection_ = connect_beside(target_, run_);
        }
        look_at_locks(busy);
        if (now >= next_progress_) {
            look_at_progress(busy);
        }
    } catch (const Error& error) {
        give_up(error);
    }
    next_look_ = Clock::now() + between_looks;
}

void Watch::paused(const Place& place, Milliseconds pause) {
    enter(place);
    blocked_ += pause;
    new_waits_ += pause;
    counted_ = Milliseconds(0);
}

Milliseconds Watch::waited(const Place& place) const {
    return place == place_ ? blocked_ : Milliseconds(0);
}

std::vector<Watch::Terminated> Watch::take_terminated() {
    return std::exchange(terminated_, {});
}

void Watch::give_up(const Error& error) {
    off_ = true;
    connection_.reset();
    if (interrupted()) {
        return;
    }
    observer_.on_event(Warned{
        run_,
        fmt::format("what the run waits for cannot be seen: {}", error.message),
        terminate_after_ ? "It goes on without a look at others, and ends no session of theirs."
                         : "It goes on without a look at others."});
}

void Watch::look_at_locks(const engine::Busy& busy) {
    const LockView view = run::look_at_locks(*connection_, application_name(run_));
    // A wait shorter than the last one that was looked at is another one.
    counted_ = busy.waited < counted_ ? Milliseconds(0) : counted_;
    const Milliseconds added = busy.waited - counted_;
    counted_ = busy.waited;
    if (view.blockers.empty()) {
        named_.clear();
        return;
    }
    blocked_ += added;
    new_waits_ += added;
    say_waiting(view);
    if (terminate_after_ && blocked_ >= *terminate_after_) {
        terminate(view);
    }
}

/// At first, when others are in the way, and whenever it has lasted twice as long.
void Watch::say_waiting(const LockView& view) {
    std::vector<int> pids;
    Waiting event{run_, view.lock, {}, blocked_, place_.revision, view.blockers};
    for (const Blocker& blocker : view.blockers) {
        pids.push_back(blocker.pid);
        event.holders.push_back(describe(blocker));
    }
    std::sort(pids.begin(), pids.end());
    if (pids == named_ && blocked_ < next_event_) {
        return;
    }
    named_ = std::move(pids);
    next_event_ = 2 * blocked_;
    observer_.on_event(std::move(event));
}

void Watch::terminate(const LockView& view) {
    const auto& rules = target_.limits.terminate_blockers;
    for (const Blocker& blocker : view.blockers) {
        const bool wanted = std::any_of(rules.begin(), rules.end(), [&](const BlockerRule& rule) {
            return matches(rule, blocker);
        });
        if (wanted) {
            terminate(view, blocker);
        }
    }
}

void Watch::terminate(const LockView& view, const Blocker& blocker) {
    try {
        if (!run::terminate(*connection_, blocker, view.pid)) {
            return;
        }
    } catch (const Error& error) {
        if (error.sqlstate.str() != no_right) {
            throw;
        }
        if (!std::exchange(refused_, true)) {
            observer_.on_event(
                Warned{run_,
                       fmt::format("may not end {}: {}", describe(blocker), error.message),
                       "Grant the role pg_signal_backend, or let it be a member of the session's "
                       "role."});
        }
        return;
    }
    const std::string waited = format_duration(blocked_);
    terminated_.push_back(
        {place_.revision, fmt::format("ended after {}: {}", waited, describe(blocker))});
    observer_.on_event(
        Warned{run_,
               fmt::format("{} has waited for {}, so a session in its way was ended: {}",
                           place_.revision.str(),
                           waited,
                           describe(blocker)),
               "A rule of run.terminate_blockers names it."});
}

void Watch::look_at_progress(const engine::Busy& busy) {
    std::optional<Progressed> progress =
        run::look_at_progress(*connection_, application_name(run_));
    if (!progress) {
        return;
    }
    next_progress_ = Clock::now() + between_progress;
    progress->run = run_;
    progress->revision = place_.revision;
    progress->elapsed = busy.waited;
    observer_.on_event(*std::move(progress));
}

}  // namespace dbtool::run
