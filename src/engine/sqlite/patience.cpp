#include "engine/sqlite/patience.hpp"

#include <algorithm>
#include <array>
#include <poll.h>

#include <sqlite3.h>

#include <dbtool/core/interrupt.hpp>

namespace dbtool::engine::sqlite {
namespace {

constexpr int operations_between_polls = 1'000;
/// How long something may take before the watch is asked, and again.
constexpr Milliseconds between_looks{200};
constexpr std::array<int, 8> pauses_in_ms = {1, 2, 5, 10, 20, 30, 50, 100};

int on_busy(void* patience, int calls_before) {
    auto& self = *static_cast<Patience*>(patience);
    if (calls_before == 0) {
        self.start_waiting();
    }
    return self.wait() ? 1 : 0;
}

int on_progress(void* patience) {
    auto& self = *static_cast<Patience*>(patience);
    self.look_at_clock();
    return self.stopped_by_signal() ? 1 : 0;
}

}  // namespace

void Patience::attach(sqlite3* db) {
    sqlite3_busy_handler(db, on_busy, this);
    sqlite3_progress_handler(db, operations_between_polls, on_progress, this);
}

bool Patience::stopped_by_signal() const {
    return heeds_signals_ && interrupted();
}

void Patience::begin_work() {
    work_began_ = Clock::now();
    next_look_ = work_began_ + between_looks;
}

void Patience::look_at_clock() {
    if (!watch_) {
        return;
    }
    const Clock::time_point now = Clock::now();
    if (now >= next_look_) {
        watch_(std::chrono::duration_cast<Milliseconds>(now - work_began_));
        next_look_ = Clock::now() + between_looks;
    }
}

void Patience::start_waiting() {
    started_ = Clock::now();
    waited_ = Milliseconds(0);
    pauses_ = 0;
}

bool Patience::wait() {
    waited_ = std::chrono::duration_cast<Milliseconds>(Clock::now() - started_);
    if (waited_ >= limit_ || stopped_by_signal()) {
        return false;
    }
    const auto step =
        std::min<std::size_t>(static_cast<std::size_t>(pauses_++), pauses_in_ms.size() - 1);
    sleep(std::min(Milliseconds(pauses_in_ms.at(step)), limit_ - waited_));
    look_at_clock();
    return !stopped_by_signal();
}

Milliseconds Patience::waited() const {
    return waited_;
}

void Patience::sleep(Milliseconds duration) const {
    pollfd signals = {.fd = interrupt_fd(), .events = POLLIN, .revents = 0};
    // The descriptor stays readable after a signal: who goes on in spite of one must not look at
    // it.
    const nfds_t watched = heeds_signals_ && signals.fd >= 0 ? 1 : 0;
    poll(&signals, watched, static_cast<int>(duration.count()));
}

}  // namespace dbtool::engine::sqlite
