#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <vector>

#include "support/message_counter.hpp"
#include "support/proxy.hpp"

namespace dbtool::test {

/// What the links of a proxy share. The counts are read from other threads.
struct LinkTally {
    std::atomic<std::uint64_t> connections = 0;
    std::atomic<std::uint64_t> cuts = 0;
    std::atomic<std::uint64_t> bursts = 0;
    std::atomic<std::uint64_t> bytes_from_client = 0;
    std::atomic<std::uint64_t> bytes_from_server = 0;
    std::optional<Cut> cut;                                   ///< Until a link has been cut.
    std::optional<std::uint64_t> stall_after = std::nullopt;  ///< Until a link has stalled.
    std::chrono::steady_clock::duration one_way{0};
    bool server_stays = false;
    std::vector<int> left_open = {};  ///< Sockets to the server that nobody speaks on any more.
};

/// A client's connection and the one to the server that belongs to it. Owns both sockets.
class ProxyLink {
public:
    using Clock = std::chrono::steady_clock;

    ProxyLink(int client, int server, LinkTally& tally);
    ~ProxyLink();
    ProxyLink(const ProxyLink&) = delete;
    ProxyLink& operator=(const ProxyLink&) = delete;
    ProxyLink(ProxyLink&&) = delete;
    ProxyLink& operator=(ProxyLink&&) = delete;

    /// Reads what has come and passes on what is due.
    void work();

    /// Adds the sockets that there is something to wait for.
    void add_to(std::vector<pollfd>& waiting) const;

    /// When something is due next.
    std::optional<Clock::time_point> next_due() const;

    bool finished() const { return cut_ || (upward_.closed && downward_.closed); }

private:
    /// Data on its way; an empty chunk is the end of the stream.
    struct Chunk {
        Clock::time_point due;
        std::string data;
        std::size_t sent = 0;
    };

    /// One direction of the link.
    struct Flow {
        Side source;
        int from;
        int to;
        MessageCounter messages;
        std::deque<Chunk> queue = {};
        std::size_t queued = 0;    ///< Bytes in the queue.
        std::uint64_t passed = 0;  ///< Bytes taken from the source.
        bool ended = false;        ///< Nothing more is read from the source.
        bool cut_at_end = false;   ///< The link is cut once the queue is empty.
        bool blocked = false;      ///< The receiver takes no more at the moment.
        bool closed = false;       ///< The end has been passed on.
        bool stalled = false;      ///< Nothing more is read, and nobody is told.
    };

    void read_from(Flow& flow);
    void take(Flow& flow, std::string data);
    void count(const Flow& flow, std::size_t size, Clock::time_point now);
    std::optional<std::size_t> where_to_cut(Flow& flow, std::string_view data);
    void pass_on(Flow& flow, Clock::time_point now);
    bool send_chunk(Flow& flow, Chunk& chunk);
    static bool has_room(const Flow& flow);

    LinkTally& tally_;
    Flow upward_;    ///< From the client to the server.
    Flow downward_;  ///< From the server to the client.
    bool server_spoke_ = true;
    Clock::time_point client_spoke_at_ = {};
    bool cut_ = false;
};

}  // namespace dbtool::test
