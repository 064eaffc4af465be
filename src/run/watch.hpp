#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dbtool/engine/batch.hpp>
#include <dbtool/run/event.hpp>
#include <dbtool/run/settings.hpp>

#include "run/lock_view.hpp"

namespace dbtool::run {

/// Looks from a second connection at what the run's own session waits for, and says it; ends
/// sessions that are in the way where it was told to. The connection is made when it is first
/// needed; whatever goes wrong with it ends the watch, not the run.
class Watch {
public:
    /// The part that is being run, for events and for counting its waits.
    struct Place {
        RevisionId revision;
        std::size_t part = 0;

        bool operator==(const Place&) const = default;
    };

    /// A session that was ended.
    struct Terminated {
        RevisionId revision;  ///< What waited for it.
        std::string what;
    };

    Watch(const Target& target,
          RunId run,
          std::optional<Milliseconds> terminate_after,
          Observer& observer);

    /// The run's session has been silent for `busy.waited`.
    void look(const engine::Busy& busy, const Place& place);
    /// Between two attempts at `place`.
    void paused(const Place& place, Milliseconds pause);
    /// How long the part has waited for locks, as far as was seen, over all its attempts.
    Milliseconds waited(const Place& place) const;
    /// What was seen of waits, of whichever part, since this was asked last.
    Milliseconds take_waited() { return std::exchange(new_waits_, Milliseconds(0)); }
    /// Sessions that were ended since this was asked last, in words, for the log.
    std::vector<Terminated> take_terminated();

private:
    using Clock = std::chrono::steady_clock;

    void enter(const Place& place);
    void give_up(const Error& error);
    void look_at_locks(const engine::Busy& busy);
    void say_waiting(const LockView& view);
    void terminate(const LockView& view);
    void terminate(const LockView& view, const Blocker& blocker);
    void look_at_progress(const engine::Busy& busy);

    const Target& target_;
    RunId run_;
    std::optional<Milliseconds> terminate_after_;
    Observer& observer_;
    std::unique_ptr<engine::Connection> connection_;
    bool off_ = false;
    bool refused_ = false;  ///< The role may not end another's session; said once.

    Place place_;
    Milliseconds blocked_{0};  ///< By all attempts at `place_`.
    Milliseconds new_waits_{0};
    Milliseconds counted_{0};     ///< Of the present wait, up to the last look.
    Milliseconds next_event_{0};  ///< When `blocked_` has come so far it is said again.
    std::vector<int> named_;      ///< The sessions that the last event named.
    Clock::time_point next_look_{};
    Clock::time_point next_progress_{};
    std::vector<Terminated> terminated_;
};

}  // namespace dbtool::run
