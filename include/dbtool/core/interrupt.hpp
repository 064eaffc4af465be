#pragma once

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

}  // namespace dbtool
