#include "run/pause.hpp"

#include <algorithm>
#include <chrono>
#include <poll.h>
#include <random>

#include <dbtool/core/interrupt.hpp>

namespace dbtool::run {

Milliseconds backoff(int attempt, Milliseconds first, Milliseconds longest) {
    constexpr int most_doublings = 20;
    const auto full =
        std::min(longest.count(), first.count() << std::min(attempt - 1, most_doublings));
    if (full <= 1) {
        return Milliseconds(full);
    }
    static std::mt19937 random{std::random_device{}()};
    return Milliseconds(full - std::uniform_int_distribution<std::int64_t>(0, full / 2)(random));
}

void pause(Milliseconds duration, Observer* observer) {
    constexpr Milliseconds slice{200};
    const auto end = std::chrono::steady_clock::now() + duration;
    throw_if_interrupted();
    for (;;) {
        const auto left = std::chrono::ceil<Milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return;
        }
        pollfd signal{interrupt_fd(), POLLIN, 0};
        poll(&signal, signal.fd < 0 ? 0 : 1, static_cast<int>(std::min(left, slice).count()));
        throw_if_interrupted();
        if (observer != nullptr) {
            observer->on_pause();
        }
    }
}

}  // namespace dbtool::run
