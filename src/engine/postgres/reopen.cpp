#include <poll.h>

#include "engine/postgres/wire.hpp"

namespace dbtool::engine::postgres {
namespace {

constexpr std::chrono::seconds patience{10};

/// A signal does not end this: what it has interrupted is still to be recorded.
bool connect_again(PGconn* connection) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    if (PQresetStart(connection) == 0) {
        return false;
    }
    for (PostgresPollingStatusType state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;
         state = PQresetPoll(connection)) {
        const auto left =
            std::chrono::duration_cast<Milliseconds>(deadline - std::chrono::steady_clock::now())
                .count();
        if (state == PGRES_POLLING_FAILED || left <= 0) {
            return false;
        }
        pollfd source{PQsocket(connection), POLLIN, 0};
        if (state == PGRES_POLLING_WRITING) {
            source.events = POLLOUT;
        }
        poll(&source, 1, static_cast<int>(left));
    }
    return true;
}

}  // namespace

bool Wire::reopen() noexcept {
    unwritten_ = false;
    cut_off_ = false;
    return connect_again(connection_.get()) && PQsetnonblocking(connection_.get(), 1) == 0;
}

}  // namespace dbtool::engine::postgres
