#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <pthread.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>

#include <dbtool/core/write_all.hpp>

#include "support/catch.hpp"

using namespace dbtool;

namespace {

class Pipe {
public:
    explicit Pipe(int flags) { REQUIRE(::pipe2(ends_, flags) == 0); }
    ~Pipe() {
        ::close(ends_[0]);
        close_writer();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int writer() const { return ends_[1]; }
    void close_writer() { ::close(std::exchange(ends_[1], -1)); }

    /// Until the writer is closed.
    std::string read_all() const {
        std::string all;
        char some[4'096];
        for (;;) {
            const ssize_t count = ::read(ends_[0], some, sizeof some);
            if (count == 0) {
                return all;
            }
            if (count > 0) {
                all.append(some, static_cast<std::size_t>(count));
            }
        }
    }

private:
    int ends_[2] = {-1, -1};
};

void nothing(int /*number*/) {}

/// More than a pipe holds.
const std::string& long_text() {
    static const std::string text(1U << 20U, 'x');
    return text;
}

}  // namespace

TEST_CASE("write_all waits for the reader of a pipe that does not block") {
    Pipe pipe(O_NONBLOCK);
    int problem = -1;
    std::thread writer([&] {
        problem = write_all(pipe.writer(), long_text());
        pipe.close_writer();
    });
    CHECK(pipe.read_all() == long_text());
    writer.join();
    CHECK(problem == 0);
}

TEST_CASE("write_all gives up on a pipe that nobody reads, where it is to") {
    const Pipe pipe(O_NONBLOCK);
    CHECK(write_all(pipe.writer(), long_text(), WhenBusy::fail) == EAGAIN);
}

TEST_CASE("write_all goes on after signals") {
    struct sigaction action = {};
    action.sa_handler = nothing;
    struct sigaction before = {};
    REQUIRE(::sigaction(SIGUSR2, &action, &before) == 0);
    Pipe pipe(0);
    int problem = -1;
    std::thread writer([&] {
        problem = write_all(pipe.writer(), long_text());
        pipe.close_writer();
    });
    for (int i = 0; i < 100; ++i) {
        ::pthread_kill(writer.native_handle(), SIGUSR2);
        std::this_thread::yield();
    }
    CHECK(pipe.read_all() == long_text());
    writer.join();
    CHECK(problem == 0);
    ::sigaction(SIGUSR2, &before, nullptr);
}

TEST_CASE("write_all says why it cannot write") {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    CHECK(write_all(full, "x") == ENOSPC);
    CHECK(write_all(full, "") == 0);
    ::close(full);
    CHECK(write_all(-1, "x") == EBADF);
}
