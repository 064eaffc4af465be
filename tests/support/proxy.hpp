#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/endpoint.hpp"
#include "support/message_counter.hpp"

namespace dbtool::test {

enum class Unit { bytes, messages };

/// Cut a connection once that much of it has been passed on from that side. What came before still
/// arrives; what comes behind, and what the other side has on its way, does not. The first
/// connection to get there is cut, later ones live. Messages are PostgreSQL's, the startup message
/// being the client's first (`sslmode=disable` and `gssencmode=disable` save the questions before
/// it).
struct Cut {
    Side from;
    Unit unit;
    std::uint64_t after;
};

struct ProxyOptions {
    Endpoint to;
    Endpoint listen = {};  ///< Port 0: one that is free.
    std::chrono::milliseconds round_trip{0};
    std::optional<Cut> cut = std::nullopt;
    bool refuse_after_cut = false;  ///< New connections are closed at once after a cut.
    bool server_stays = false;      ///< Of a connection that is cut only the client hears, as where
                                    ///< a firewall has forgotten it.
    /// Of the first connection whose client has sent so much, nothing more is taken from it.
    std::optional<std::uint64_t> stall_after = std::nullopt;
};

/// Of all connections since the start.
///
/// A burst is data that arrives from the client after anything was passed on to it from the server,
/// or, where there is a delay, after it was silent for half a round trip or longer: what a client
/// that waits for answers sends between two waits. The first data of a connection is a burst.
struct ProxyCounts {
    std::uint64_t connections = 0;
    std::uint64_t cuts = 0;
    std::uint64_t bursts = 0;
    std::uint64_t bytes_from_client = 0;
    std::uint64_t bytes_from_server = 0;
};

/// One JSON object on one line.
std::string to_json(const ProxyCounts& counts);

struct ProxyState;

/// A proxy on a thread of its own that makes a link slow without making it narrow: every chunk is
/// passed on half a round trip after it came, in order. Connecting itself is not delayed.
class DelayProxy {
public:
    explicit DelayProxy(ProxyOptions options);
    ~DelayProxy();
    DelayProxy(const DelayProxy&) = delete;
    DelayProxy& operator=(const DelayProxy&) = delete;
    DelayProxy(DelayProxy&&) = delete;
    DelayProxy& operator=(DelayProxy&&) = delete;

    const Endpoint& listens_on() const { return options_.listen; }
    int port() const { return options_.listen.port; }
    ProxyCounts counts() const;

    /// Cuts all connections as soon as the thread comes to it.
    void cut_now();

private:
    void serve();
    void accept_one();
    void wait_for_work();
    void wake() const;

    ProxyOptions options_;
    std::unique_ptr<ProxyState> state_;
    int listener_ = -1;
    int wake_up_ = -1;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> cutting_ = false;
    std::thread thread_;
};

}  // namespace dbtool::test
