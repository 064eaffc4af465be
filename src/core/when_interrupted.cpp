#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>

namespace dbtool {
namespace {

/// No signal comes to a thread that is started meanwhile: the main thread's calls are to end by
/// them.
class SignalsBlocked {
public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

void wait_for_signal(int over, const std::function<void()>& act) {
    std::array<pollfd, 2> sources = {{{over, POLLIN, 0}, {interrupt_fd(), POLLIN, 0}}};
    while (poll(sources.data(), sources.size(), -1) < 0 && errno == EINTR) {
    }
    if (sources[0].revents == 0 && sources[1].revents != 0) {
        act();
    }
}

}  // namespace

WhenInterrupted::WhenInterrupted(std::function<void()> act) {
    if (pipe2(over_.data(), O_CLOEXEC) != 0) {
        throw Error(ErrorKind::internal, "cannot make a pipe for signals");
    }
    const SignalsBlocked blocked;
    thread_ = std::thread([over = over_[0], act = std::move(act)] { wait_for_signal(over, act); });
}

WhenInterrupted::~WhenInterrupted() {
    close(over_[1]);
    thread_.join();
    close(over_[0]);
}

}  // namespace dbtool
