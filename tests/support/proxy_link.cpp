#include "support/proxy_link.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace dbtool::test {
namespace {

/// What one direction may hold: a gigabyte a second over a delay of 60 ms.
constexpr std::size_t most_queued = std::size_t{64} << 20U;
constexpr std::size_t chunk_size = std::size_t{64} << 10U;

}  // namespace

ProxyLink::ProxyLink(int client, int server, LinkTally& tally)
    : tally_(tally),
      upward_{Side::client, client, server, MessageCounter(Side::client)},
      downward_{Side::server, server, client, MessageCounter(Side::server)} {
    ++tally_.connections;
}

ProxyLink::~ProxyLink() {
    ::close(upward_.from);
    if (tally_.server_stays && (cut_ || !upward_.ended)) {
        tally_.left_open.push_back(upward_.to);
    } else {
        ::close(upward_.to);
    }
}

bool ProxyLink::has_room(const Flow& flow) {
    return !flow.ended && !flow.stalled && flow.queued < most_queued;
}

void ProxyLink::work() {
    read_from(upward_);
    read_from(downward_);
    const auto now = Clock::now();
    pass_on(upward_, now);
    if (!cut_) {
        pass_on(downward_, now);
    }
}

void ProxyLink::read_from(Flow& flow) {
    std::array<char, chunk_size> buffer{};
    while (has_room(flow)) {
        const ssize_t n = ::recv(flow.from, buffer.data(), buffer.size(), 0);
        if (n > 0) {
            take(flow, std::string(buffer.data(), static_cast<std::size_t>(n)));
        } else if (n < 0 && errno == EAGAIN) {
            return;
        } else if (n == 0 || errno != EINTR) {
            flow.ended = true;
            flow.queue.push_back({Clock::now() + tally_.one_way, {}});
        }
    }
}

void ProxyLink::take(Flow& flow, std::string data) {
    const auto now = Clock::now();
    count(flow, data.size(), now);
    if (const std::optional<std::size_t> end = where_to_cut(flow, data)) {
        data.resize(*end);
        flow.ended = true;
        flow.cut_at_end = true;
        tally_.cut.reset();
    }
    flow.passed += data.size();
    flow.queued += data.size();
    flow.queue.push_back({now + tally_.one_way, std::move(data)});
    if (tally_.stall_after && flow.source == Side::client && flow.passed >= *tally_.stall_after) {
        flow.stalled = true;
        tally_.stall_after.reset();
    }
}

void ProxyLink::count(const Flow& flow, std::size_t size, Clock::time_point now) {
    if (flow.source == Side::server) {
        tally_.bytes_from_server += size;
        return;
    }
    tally_.bytes_from_client += size;
    const bool was_silent = tally_.one_way.count() > 0 && now - client_spoke_at_ >= tally_.one_way;
    if (server_spoke_ || was_silent) {
        ++tally_.bursts;
    }
    server_spoke_ = false;
    client_spoke_at_ = now;
}

std::optional<std::size_t> ProxyLink::where_to_cut(Flow& flow, std::string_view data) {
    const bool is_meant = tally_.cut && tally_.cut->from == flow.source;
    downward_.messages.expect_bare_answers(upward_.messages.encryption_requests());
    const std::optional<std::size_t> message_end =
        flow.messages.take(data, is_meant ? tally_.cut->after : 0);
    if (!is_meant) {
        return std::nullopt;
    }
    if (tally_.cut->unit == Unit::messages) {
        return message_end;
    }
    if (flow.passed + data.size() < tally_.cut->after) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(tally_.cut->after - std::min(flow.passed, tally_.cut->after));
}

void ProxyLink::pass_on(Flow& flow, Clock::time_point now) {
    flow.blocked = false;
    while (!flow.closed && !flow.queue.empty() && flow.queue.front().due <= now) {
        Chunk& chunk = flow.queue.front();
        if (!send_chunk(flow, chunk)) {
            return;
        }
        flow.queued -= std::min(flow.queued, chunk.data.size());
        flow.queue.pop_front();
    }
    if (flow.cut_at_end && flow.queue.empty()) {
        cut_ = true;
        ++tally_.cuts;
    }
}

/// True once the whole chunk is out, or can never be.
bool ProxyLink::send_chunk(Flow& flow, Chunk& chunk) {
    while (chunk.sent < chunk.data.size()) {
        const ssize_t n = ::send(
            flow.to, chunk.data.data() + chunk.sent, chunk.data.size() - chunk.sent, MSG_NOSIGNAL);
        if (n >= 0) {
            chunk.sent += static_cast<std::size_t>(n);
        } else if (errno == EAGAIN) {
            flow.blocked = true;
            return false;
        } else if (errno != EINTR) {
            // The receiver is gone. What it had sent before is still on its way in the other
            // direction.
            flow.ended = flow.closed = true;
            return true;
        }
    }
    if (chunk.data.empty() && !flow.cut_at_end) {
        ::shutdown(flow.to, SHUT_WR);
        flow.closed = true;
    } else if (flow.source == Side::server) {
        server_spoke_ = true;
    }
    return true;
}

void ProxyLink::add_to(std::vector<pollfd>& waiting) const {
    for (const auto& [in, out] :
         {std::pair(&upward_, &downward_), std::pair(&downward_, &upward_)}) {
        const int events = (has_room(*in) ? POLLIN : 0) | (out->blocked ? POLLOUT : 0);
        if (events != 0) {
            waiting.push_back({in->from, static_cast<short>(events), 0});
        }
    }
}

std::optional<ProxyLink::Clock::time_point> ProxyLink::next_due() const {
    std::optional<Clock::time_point> due;
    for (const Flow* flow : {&upward_, &downward_}) {
        if (!flow->closed && !flow->blocked && !flow->queue.empty()) {
            due = std::min(due.value_or(Clock::time_point::max()), flow->queue.front().due);
        }
    }
    return due;
}

}  // namespace dbtool::test
