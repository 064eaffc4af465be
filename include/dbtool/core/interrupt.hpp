#pragma once

#include <array>
#include <functional>
#include <thread>

namespace dbtool {

/// Handles SIGINT and SIGTERM from now on: the first is noted, the second ends the process at once
/// (exit 130).
void install_interrupt_handlers();

/// Has SIGINT or SIGTERM come in?
bool interrupted();

/// SIGUSR1 from now on asks what the process does now.
void install_status_handler();

/// Has SIGUSR1 come in since this was asked last?
bool take_status_request();

/// A file descriptor that becomes readable when a signal has come in, for poll(); -1 before
/// installation.
int interrupt_fd();

/// Throws Error{interrupted} if a signal has come in.
void throw_if_interrupted();

/// Around a call into a library that hears no signal: when one comes in, `act` is called, in
/// another thread, and makes the call end.
class WhenInterrupted {
public:
    explicit WhenInterrupted(std::function<void()> act);
    ~WhenInterrupted();
    WhenInterrupted(const WhenInterrupted&) = delete;
    WhenInterrupted& operator=(const WhenInterrupted&) = delete;

private:
    std::array<int, 2> over_ = {-1, -1};  ///< A pipe whose end says that the call is over.
    std::thread thread_;
};

}  // namespace dbtool
