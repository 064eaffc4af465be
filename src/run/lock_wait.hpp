#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/run/event.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::run {

/// What is waited for, as `SUBJECT STATE` and `SUBJECT still STATE`.
struct Held {
    std::string_view subject;
    std::string_view state;
};

/// What an attempt that was refused for a lock waits for: another run, the history's tables, or
/// SQLite's file.
Held held_by(const Error& error, Dialect dialect);

/// Waits between attempts for what others hold: tells whom for, and ends when it has lasted for as
/// long as it may.
class LockWait {
public:
    using Holders = std::function<std::vector<std::string>()>;

    /// `limit`: nothing: as long as it takes. `before`: how long the first attempt has waited.
    LockWait(std::optional<Milliseconds> limit,
             Observer& observer,
             Milliseconds before = Milliseconds(0));

    /// After an attempt that was refused: pauses and answers for how long. Throws Error{lock} with
    /// the holders when the time is up.
    Milliseconds again(const Held& held, const Holders& holders);
    Milliseconds waited() const;

private:
    using Clock = std::chrono::steady_clock;

    bool is_to_be_told(Milliseconds waited) const;

    std::optional<Milliseconds> limit_;
    Observer& observer_;
    Clock::time_point began_;
    Clock::time_point told_{};
    int round_ = 0;
};

/// How long one attempt of what is done beside the parts waits for a lock on PostgreSQL, or for the
/// file on SQLite: no longer than the wait for locks may last.
Milliseconds lock_attempt(const Target& target, std::optional<Milliseconds> limit);

/// As Store::read, also when somebody has locked the history's tables for a while.
history::State read_history(engine::Connection& connection,
                            const history::Store& store,
                            std::optional<Milliseconds> limit,
                            Observer& observer);

/// For ConnectOptions::on_silence: says that no answer comes, and gives up (Error{lock}) a while
/// behind the limit. A lock ends by itself before that: what is left is a pooler with no connection
/// to give, or a server that is stuck.
std::function<void(Milliseconds)> told_of_silence(std::optional<Milliseconds> limit,
                                                  Observer& observer);

}  // namespace dbtool::run
