#include <array>
#include <atomic>
#include <chrono>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/proxy.hpp"

namespace {

using namespace dbtool::test;
using std::chrono::milliseconds;

constexpr int patience_ms = 20000;

/// Our end of a connection.
class Wire {
public:
    explicit Wire(const Endpoint& endpoint) : fd_(connect_to(endpoint)) {}
    ~Wire() { ::close(fd_); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(const std::string& text) const {
        const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
        REQUIRE(sent == static_cast<ssize_t>(text.size()));
    }

    /// What comes until `size` bytes are there or the other end is closed.
    std::string receive(std::size_t size) const {
        std::string out;
        std::array<char, 4096> buffer{};
        while (out.size() < size) {
            pollfd waiting{fd_, POLLIN, 0};
            if (::poll(&waiting, 1, patience_ms) != 1) {
                throw std::runtime_error("nothing came behind '" + out + "'");
            }
            const ssize_t n = ::recv(fd_, buffer.data(), buffer.size(), 0);
            if (n <= 0) {
                break;
            }
            out.append(buffer.data(), static_cast<std::size_t>(n));
        }
        return out;
    }

private:
    int fd_;
};

/// Sends back each line once it is complete, to one client after the other, and keeps all that it
/// has read.
class LineServer {
public:
    LineServer() : listener_(listen_on(endpoint_)), thread_([this] { serve(); }) {}
    ~LineServer() {
        stopping_ = true;
        ::close(connect_to(endpoint_));
        thread_.join();
        ::close(listener_);
    }
    LineServer(const LineServer&) = delete;
    LineServer& operator=(const LineServer&) = delete;

    const Endpoint& endpoint() const { return endpoint_; }

    /// What the first client sent in all, once that has been closed.
    std::string first_conversation() const {
        while (!first_ended_) {
            std::this_thread::sleep_for(milliseconds(1));
        }
        return first_;
    }

private:
    void serve() {
        while (!stopping_) {
            pollfd waiting{listener_, POLLIN, 0};
            ::poll(&waiting, 1, -1);
            const int client = ::accept(listener_, nullptr, nullptr);
            const std::string read = converse(client);
            ::close(client);
            if (!first_ended_) {
                first_ = read;
                first_ended_ = true;
            }
        }
    }

    static std::string converse(int client) {
        std::string all;
        std::size_t answered = 0;
        std::array<char, 4096> buffer{};
        for (ssize_t n = 0; (n = ::recv(client, buffer.data(), buffer.size(), 0)) > 0;) {
            all.append(buffer.data(), static_cast<std::size_t>(n));
            const std::size_t end = all.rfind('\n') + 1;
            if (end > answered) {
                ::send(client, all.data() + answered, end - answered, MSG_NOSIGNAL);
                answered = end;
            }
        }
        return all;
    }

    Endpoint endpoint_;
    int listener_;
    std::string first_;
    std::atomic<bool> first_ended_ = false;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

/// Chunks that are sent faster than the proxy reads would arrive as one.
void wait_for_bytes(const DelayProxy& proxy, std::uint64_t size) {
    while (proxy.counts().bytes_from_client < size) {
        std::this_thread::sleep_for(milliseconds(1));
    }
}

std::string message(char type, const std::string& body) {
    const auto size = static_cast<char>(body.size() + 4);
    return std::string(type == '\0' ? 0 : 1, type) + std::string(3, '\0') + size + body;
}

}  // namespace

TEST_CASE("the proxy delays a round trip by what it was told, and keeps the order") {
    const LineServer server;
    const DelayProxy proxy({.to = server.endpoint(), .round_trip = milliseconds(60)});
    const Wire wire(proxy.listens_on());
    const auto start = std::chrono::steady_clock::now();
    wire.send("one,");
    wait_for_bytes(proxy, 4);
    wire.send("two,");
    wait_for_bytes(proxy, 8);
    wire.send("three\n");
    CHECK(wire.receive(14) == "one,two,three\n");
    // Only a lower bound: a busy machine may take longer.
    CHECK(std::chrono::steady_clock::now() - start >= milliseconds(60));
}

TEST_CASE("much data arrives whole, whatever the delay") {
    const LineServer server;
    const auto delay = GENERATE(milliseconds(0), milliseconds(4));
    const DelayProxy proxy({.to = server.endpoint(), .round_trip = delay});
    const Wire wire(proxy.listens_on());
    std::string sent;
    for (int i = 0; i < 2000; ++i) {
        const std::string line = "line " + std::to_string(i) + " of many\n";
        wire.send(line);
        sent += line;
    }
    CHECK(wire.receive(sent.size()) == sent);
    CHECK(proxy.counts().bytes_from_client == sent.size());
    CHECK(proxy.counts().bytes_from_server == sent.size());
}

TEST_CASE("a burst is what comes between two answers") {
    const LineServer server;
    const DelayProxy proxy({.to = server.endpoint()});
    const Wire wire(proxy.listens_on());
    wire.send("a");
    wait_for_bytes(proxy, 1);
    wire.send("b");
    wait_for_bytes(proxy, 2);
    wire.send("c\n");
    CHECK(wire.receive(4) == "abc\n");
    CHECK(proxy.counts().bursts == 1);
    for (std::uint64_t turn = 2; turn <= 6; ++turn) {
        wire.send("d\n");
        CHECK(wire.receive(2) == "d\n");
        CHECK(proxy.counts().bursts == turn);
    }
    CHECK(proxy.counts().connections == 1);
}

TEST_CASE("a burst also ends with a silence of half a round trip") {
    const LineServer server;
    const DelayProxy proxy({.to = server.endpoint(), .round_trip = milliseconds(10)});
    const Wire wire(proxy.listens_on());
    wire.send("a");
    wait_for_bytes(proxy, 1);
    std::this_thread::sleep_for(milliseconds(6));
    wire.send("b\n");
    CHECK(wire.receive(3) == "ab\n");
    CHECK(proxy.counts().bursts == 2);
}

TEST_CASE("the client's end is passed on behind its data") {
    const LineServer server;
    const DelayProxy proxy({.to = server.endpoint(), .round_trip = milliseconds(10)});
    { Wire(proxy.listens_on()).send("last words"); }
    CHECK(server.first_conversation() == "last words");
}

TEST_CASE("the proxy cuts after a byte of the client, once") {
    const LineServer server;
    const DelayProxy proxy({.to = server.endpoint(), .cut = Cut{Side::client, Unit::bytes, 3}});
    const Wire wire(proxy.listens_on());
    wire.send("abcde\n");
    CHECK(wire.receive(1).empty());
    CHECK(server.first_conversation() == "abc");
    CHECK(proxy.counts().cuts == 1);
    const Wire again(proxy.listens_on());
    again.send("abcde\n");
    CHECK(again.receive(6) == "abcde\n");
}

TEST_CASE("the proxy cuts after a byte of the server, and can refuse what follows") {
    const LineServer server;
    const DelayProxy proxy({.to = server.endpoint(),
                            .cut = Cut{Side::server, Unit::bytes, 2},
                            .refuse_after_cut = true});
    const Wire wire(proxy.listens_on());
    wire.send("abcde\n");
    CHECK(wire.receive(6) == "ab");
    CHECK(Wire(proxy.listens_on()).receive(1).empty());
    CHECK(proxy.counts().connections == 1);
}

TEST_CASE("the proxy cuts when it is told to") {
    const LineServer server;
    DelayProxy proxy({.to = server.endpoint()});
    const Wire wire(proxy.listens_on());
    wire.send("a\n");
    CHECK(wire.receive(2) == "a\n");
    proxy.cut_now();
    CHECK(wire.receive(1).empty());
    CHECK(proxy.counts().cuts == 1);
}

TEST_CASE("messages are found wherever the chunks are cut") {
    const std::string ssl = message('\0', {'\x04', '\xd2', '\x16', '\x2f'});
    const std::string start = message('\0', std::string("\0\3\0\0user\0me\0\0", 13));
    const std::string query = message('Q', "select 1");
    const std::string sync = message('S', "");
    const std::string all = ssl + start + query + sync;
    const std::size_t ends[] = {
        ssl.size(), ssl.size() + start.size(), all.size() - sync.size(), all.size()};
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        for (std::uint64_t wanted = 1; wanted <= 4; ++wanted) {
            MessageCounter counter(Side::client);
            const auto first = counter.take(all.substr(0, cut), wanted);
            const auto second = counter.take(all.substr(cut), wanted);
            REQUIRE(first.has_value() != second.has_value());
            CHECK((first ? *first : cut + *second) == ends[wanted - 1]);
            CHECK(counter.messages() == 4);
            CHECK(counter.encryption_requests() == 1);
        }
    }
}

TEST_CASE("the server's answer to a question for encryption is a bare byte") {
    MessageCounter counter(Side::server);
    counter.expect_bare_answers(1);
    CHECK(counter.take("N", 1) == 1U);
    CHECK(counter.take(message('N', "a notice"), 2) == 13U);
    CHECK(counter.messages() == 2);
}

TEST_CASE("an endpoint is a socket's path, a port, or a host with one") {
    CHECK(parse_endpoint("/tmp/.s.PGSQL.5432").path == "/tmp/.s.PGSQL.5432");
    CHECK(to_string(parse_endpoint("10.0.0.1:80")) == "10.0.0.1:80");
    CHECK(to_string(parse_endpoint("5432")) == "127.0.0.1:5432");
    for (const char* wrong : {"", "x", "5x", "1.2.3.4:", "65536", "-1"}) {
        INFO(wrong);
        CHECK_THROWS_AS(parse_endpoint(wrong), std::runtime_error);
    }
}
