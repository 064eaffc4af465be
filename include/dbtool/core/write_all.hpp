#pragma once

#include <string_view>

namespace dbtool {

/// What to do where a descriptor does not block and takes nothing now: a pipe that nobody reads.
enum class WhenBusy { wait, fail };

/// write(2) until all is written; goes on after signals. 0, or the errno of what went wrong.
int write_all(int fd, std::string_view text, WhenBusy when_busy = WhenBusy::wait);

}  // namespace dbtool
