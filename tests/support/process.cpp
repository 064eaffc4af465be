#include "support/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "support/spawn.hpp"

namespace dbtool::test {
namespace {

using std::chrono::milliseconds;

/// How often the end of a program is looked for while a program of its own holds its pipes open.
constexpr milliseconds pause(10);

}  // namespace

Child::Child(Command command) : command_(std::move(command)) {
    const Spawned spawned = spawn(command_);
    pid_ = spawned.pid;
    in_.fd = spawned.in;
    out_.fd = spawned.out;
    err_.fd = spawned.err;
    in_.data = command_.input;
    feed();
}

Child::~Child() {
    if (!reaped_) {
        send_signal(SIGKILL);
        reap(0);
    }
    for (Pipe* pipe : {&in_, &out_, &err_}) {
        close_pipe(*pipe);
    }
}

void Child::close_pipe(Pipe& pipe) {
    if (pipe.fd >= 0) {
        ::close(std::exchange(pipe.fd, -1));
    }
}

void Child::send_signal(int number) const {
    if (!reaped_) {
        ::kill(pid_, number);
    }
}

bool Child::running() {
    return !reap(WNOHANG);
}

bool Child::reap(int flags) {
    while (!reaped_) {
        const pid_t answer = ::waitpid(pid_, &status_, flags);
        if (answer == 0) {
            return false;
        }
        reaped_ = answer == pid_ || errno != EINTR;
    }
    return true;
}

void Child::feed() {
    while (in_.fd >= 0 && in_.done < in_.data.size()) {
        const ssize_t n = ::write(in_.fd, in_.data.data() + in_.done, in_.data.size() - in_.done);
        if (n >= 0) {
            in_.done += static_cast<std::size_t>(n);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            close_pipe(in_);
        }
    }
    if (!command_.keep_input_open) {
        close_pipe(in_);
    }
}

/// Reads what is there. True if that was anything.
bool Child::drain(Pipe& pipe) {
    std::array<char, 65536> buffer{};
    bool got = false;
    while (pipe.fd >= 0) {
        const ssize_t n = ::read(pipe.fd, buffer.data(), buffer.size());
        if (n > 0) {
            pipe.data.append(buffer.data(), static_cast<std::size_t>(n));
            got = true;
        } else if (n < 0 && errno == EAGAIN) {
            break;
        } else if (n == 0 || errno != EINTR) {
            close_pipe(pipe);
        }
    }
    return got;
}

/// Moves data through the pipes, waiting at most `patience` for some. False once both outputs have
/// ended.
bool Child::pump(milliseconds patience) {
    std::array<pollfd, 3> fds{};
    const bool has_input = in_.done < in_.data.size();
    fds[0] = {has_input ? in_.fd : -1, POLLOUT, 0};
    fds[1] = {out_.fd, POLLIN, 0};
    fds[2] = {err_.fd, POLLIN, 0};
    ::poll(fds.data(), fds.size(), static_cast<int>(patience.count()));
    if (has_input) {
        feed();
    }
    drain(out_);
    drain(err_);
    return out_.fd >= 0 || err_.fd >= 0;
}

std::optional<std::string> Child::read_line(Stream stream, milliseconds timeout) {
    Pipe& pipe = pipe_of(stream);
    const auto deadline = Clock::now() + timeout;
    for (;;) {
        const std::size_t end = pipe.data.find('\n');
        if (end != std::string::npos) {
            std::string line = pipe.data.substr(0, end);
            pipe.data.erase(0, end + 1);
            return line;
        }
        if (pipe.fd < 0) {
            return pipe.data.empty() ? std::nullopt : std::optional(std::exchange(pipe.data, {}));
        }
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left <= milliseconds(0)) {
            return std::nullopt;
        }
        pump(left);
    }
}

Result Child::wait() {
    const auto deadline = Clock::now() + command_.timeout;
    bool timed_out = false;
    while (!reap(WNOHANG)) {
        if (Clock::now() >= deadline) {
            timed_out = true;
            send_signal(SIGKILL);
            reap(0);
        } else if (!pump(pause)) {
            std::this_thread::sleep_for(milliseconds(1));
        }
    }
    drain(out_);
    drain(err_);
    Result result;
    result.timed_out = timed_out;
    result.exit_code = WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
    result.signal = WIFSIGNALED(status_) ? WTERMSIG(status_) : 0;
    result.out = std::exchange(out_.data, {});
    result.err = std::exchange(err_.data, {});
    return result;
}

Result run(const Command& command) {
    return Child(command).wait();
}

std::string run_or_throw(const Command& command) {
    Result result = run(command);
    if (!result.ok()) {
        throw std::runtime_error(
            command.program + (result.timed_out ? " took too long: " : " failed: ") + result.err);
    }
    return std::move(result.out);
}

std::filesystem::path find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path == nullptr ? "" : path) +
                               ":/usr/sbin:/usr/bin:/sbin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::filesystem::path candidate = std::filesystem::path(folder) / name;
        if (!folder.empty() && ::access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    return {};
}

}  // namespace dbtool::test
