#include "run/pause.hpp"

#include <algorithm>
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

void pause(Milliseconds duration) {
    throw_if_interrupted();
    pollfd signal{interrupt_fd(), POLLIN, 0};
    poll(&signal, signal.fd < 0 ? 0 : 1, static_cast<int>(duration.count()));
    throw_if_interrupted();
}

}  // namespace dbtool::run
