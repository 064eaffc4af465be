#include "run/lock_wait.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/actor.hpp"
#include "run/elapsed.hpp"
#include "run/pause.hpp"
#include "run/who.hpp"

namespace dbtool::run {
namespace {

constexpr Milliseconds first_poll{25};
constexpr Milliseconds longest_poll{1'000};
constexpr Milliseconds told_at{500};
constexpr Milliseconds between_events{5'000};
/// A server may be slow; a wait for a lock has ended by then.
constexpr Milliseconds silence_beyond{2'000};
constexpr Milliseconds first_silence{5'000};

}  // namespace

Held held_by(const Error& error, Dialect dialect) {
    if (error.sqlstate.str() == engine::state_locked) {
        return {"another run of dbtool is", "at work"};
    }
    return dialect == Dialect::sqlite ? Held{"the database file is", "locked"}
                                      : Held{"the history tables are", "locked"};
}

LockWait::LockWait(std::optional<Milliseconds> limit, Observer& observer, Milliseconds before)
    : limit_(limit), observer_(observer), began_(Clock::now() - before) {}

Milliseconds LockWait::waited() const {
    return since(began_);
}

bool LockWait::is_to_be_told(Milliseconds waited) const {
    return told_ == Clock::time_point{} ? round_ > 1 || waited >= told_at
                                        : since(told_) >= between_events;
}

Milliseconds LockWait::again(const Held& held, const Holders& holders) {
    ++round_;
    const Milliseconds so_far = waited();
    if (limit_ && so_far >= *limit_) {
        Error out(
            ErrorKind::lock,
            fmt::format("{} still {} after {}", held.subject, held.state, format_duration(so_far)),
            "Try again when that has ended.");
        out.detail = join(holders(), "\n");
        throw out;
    }
    if (is_to_be_told(so_far)) {
        const std::vector<std::string> who = holders();
        observer_.on_event(
            Waiting{this_run(), fmt::format("{} {}", held.subject, held.state), who, waited()});
        told_ = Clock::now();
    }
    Milliseconds rest = backoff(round_, first_poll, longest_poll);
    if (limit_) {
        rest = std::clamp(*limit_ - waited() + Milliseconds(1), Milliseconds(0), rest);
    }
    const Clock::time_point before = Clock::now();
    pause(rest, &observer_);
    return since(before);
}

Milliseconds lock_attempt(const Target& target, std::optional<Milliseconds> limit) {
    constexpr Milliseconds usual{2'000};
    constexpr Milliseconds shortest{100};
    if (target.connect.dialect == Dialect::sqlite) {
        return std::min(target.connect.busy_timeout, limit.value_or(target.connect.busy_timeout));
    }
    const Milliseconds own = target.limits.lock_timeout;
    const Milliseconds timeout = own.count() > 0 ? own : usual;
    return std::max(shortest, std::min(timeout, limit.value_or(timeout)));
}

history::State read_history(engine::Connection& connection,
                            const history::Store& store,
                            std::optional<Milliseconds> limit,
                            Observer& observer) {
    LockWait wait(limit, observer);
    for (;;) {
        try {
            return store.read(connection);
        } catch (const Error& error) {
            if (!refused_by_lock(error)) {
                throw;
            }
            wait.again(held_by(error, store.dialect()),
                       [&] { return table_holders(connection, store); });
        }
    }
}

std::function<void(Milliseconds)> told_of_silence(std::optional<Milliseconds> limit,
                                                  Observer& observer) {
    const auto next = std::make_shared<Milliseconds>(
        limit ? std::min(first_silence, *limit + told_at) : first_silence);
    return [limit, next, first_told = *next, &observer](Milliseconds silent) {
        if (silent < first_told) {
            *next = first_told;
        }
        if (limit && silent >= *limit + silence_beyond) {
            throw Error(
                ErrorKind::lock,
                fmt::format("no answer came from the server within {}", format_duration(silent)),
                "A pooler may have no connection left to give, or the server may be stuck.");
        }
        if (silent >= *next && silent.count() > 0) {
            observer.on_event(
                Waiting{this_run(),
                        "no answer has come yet: a pooler may have no connection left to give",
                        {},
                        silent});
            *next = 2 * silent;
        }
    };
}

}  // namespace dbtool::run
