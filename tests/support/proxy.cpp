#include "support/proxy.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "support/proxy_link.hpp"

namespace dbtool::test {

/// What the thread works on.
struct ProxyState {
    LinkTally tally;
    std::vector<std::unique_ptr<ProxyLink>> links;
};

std::string to_json(const ProxyCounts& counts) {
    return fmt::format(
        R"({{"connections":{},"cuts":{},"bursts":{},"bytes_from_client":{},"bytes_from_server":{}}})",
        counts.connections,
        counts.cuts,
        counts.bursts,
        counts.bytes_from_client,
        counts.bytes_from_server);
}

DelayProxy::DelayProxy(ProxyOptions options)
    : options_(std::move(options)), state_(std::make_unique<ProxyState>()) {
    state_->tally.cut = options_.cut;
    state_->tally.stall_after = options_.stall_after;
    state_->tally.server_stays = options_.server_stays;
    state_->tally.one_way = std::chrono::steady_clock::duration(options_.round_trip) / 2;
    listener_ = listen_on(options_.listen);
    wake_up_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    thread_ = std::thread([this] { serve(); });
}

DelayProxy::~DelayProxy() {
    stopping_ = true;
    wake();
    thread_.join();
    state_->links.clear();
    for (const int server : state_->tally.left_open) {
        ::close(server);
    }
    ::close(listener_);
    ::close(wake_up_);
    if (!options_.listen.path.empty()) {
        ::unlink(options_.listen.path.c_str());
    }
}

void DelayProxy::wake() const {
    ::eventfd_write(wake_up_, 1);
}

void DelayProxy::cut_now() {
    cutting_ = true;
    wake();
}

ProxyCounts DelayProxy::counts() const {
    const LinkTally& tally = state_->tally;
    return {tally.connections,
            tally.cuts,
            tally.bursts,
            tally.bytes_from_client,
            tally.bytes_from_server};
}

void DelayProxy::serve() {
    while (!stopping_) {
        accept_one();
        if (cutting_.exchange(false)) {
            state_->tally.cuts += state_->links.size();
            state_->links.clear();
        }
        for (const auto& link : state_->links) {
            link->work();
        }
        std::erase_if(state_->links, [](const auto& link) { return link->finished(); });
        wait_for_work();
    }
}

void DelayProxy::accept_one() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) {
        return;
    }
    const int on = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const bool refuse = options_.refuse_after_cut && state_->tally.cuts > 0;
    const int server = refuse ? -1 : connect_to(options_.to);
    if (server < 0) {
        ::close(client);
        return;
    }
    state_->links.push_back(std::make_unique<ProxyLink>(client, server, state_->tally));
}

void DelayProxy::wait_for_work() {
    using Clock = ProxyLink::Clock;
    std::vector<pollfd> waiting{{listener_, POLLIN, 0}, {wake_up_, POLLIN, 0}};
    std::optional<Clock::time_point> due;
    for (const auto& link : state_->links) {
        link->add_to(waiting);
        if (const auto next = link->next_due()) {
            due = std::min(due.value_or(*next), *next);
        }
    }
    timespec patience{};
    if (due) {
        const auto left = std::max(*due - Clock::now(), Clock::duration(0));
        const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
        patience = {seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
    }
    ::ppoll(waiting.data(), waiting.size(), due ? &patience : nullptr, nullptr);
    eventfd_t ignored = 0;
    ::eventfd_read(wake_up_, &ignored);
}

}  // namespace dbtool::test
