#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>

namespace dbtool {
namespace {

volatile std::sig_atomic_t signals = 0;
volatile std::sig_atomic_t status_requests = 0;
int pipe_ends[2] = {-1, -1};

void on_signal(int /*number*/) {
    if (signals > 0) {
        _exit(130);
    }
    signals = 1;
    const char byte = '!';
    [[maybe_unused]] const ssize_t written = write(pipe_ends[1], &byte, 1);
}

void on_status_signal(int /*number*/) {
    status_requests = 1;
}

}  // namespace

void install_interrupt_handlers() {
    if (pipe_ends[0] == -1 && pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        throw Error(ErrorKind::internal, "cannot make a pipe for signals");
    }
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

void install_status_handler() {
    // A poll() returns in spite of SA_RESTART, and then the status is told; a write() to a full
    // pipe must not fail for it.
    struct sigaction action = {};
    action.sa_handler = on_status_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, nullptr);
}

bool take_status_request() {
    const bool asked = status_requests > 0;
    status_requests = 0;
    return asked;
}

bool interrupted() {
    return signals > 0;
}

int interrupt_fd() {
    return pipe_ends[0];
}

void throw_if_interrupted() {
    if (interrupted()) {
        throw Error(ErrorKind::interrupted, "interrupted");
    }
}

}  // namespace dbtool
