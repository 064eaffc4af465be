#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "app.hpp"

namespace {

/// A standard stream that was closed (`>&-`) would give its number to the next socket or file, and
/// what is said there would be written into that. What stands in for it fails as a closed one does.
void keep_standard_descriptors() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
            // The lowest number that is free is this one.
            ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    keep_standard_descriptors();
    return dbtool::cli::run(argc, argv);
}
