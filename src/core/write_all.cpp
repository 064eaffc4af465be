#include <cerrno>
#include <poll.h>
#include <unistd.h>

#include <dbtool/core/write_all.hpp>

namespace dbtool {

int write_all(int fd, std::string_view text, WhenBusy when_busy) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN && when_busy == WhenBusy::wait) {
            // Another program may have made the terminal or the pipe that we share non-blocking.
            pollfd room = {fd, POLLOUT, 0};
            ::poll(&room, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace dbtool
