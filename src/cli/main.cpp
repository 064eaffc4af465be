#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/core/write_all.hpp>

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

/// What no other place caught: a defect, but no reason for an abort, whose text hides no secret.
int tell_last(std::string_view what) noexcept {
    try {
        const std::string text =
            "error: this is a defect of dbtool: " + dbtool::redact(what) + "\n";
        dbtool::write_all(STDERR_FILENO, text, dbtool::WhenBusy::fail);
    } catch (...) {
        return dbtool::exit_code(dbtool::ErrorKind::internal);  // Not even memory for that.
    }
    return dbtool::exit_code(dbtool::ErrorKind::internal);
}

}  // namespace

int main(int argc, char** argv) {
    keep_standard_descriptors();
    try {
        return dbtool::cli::run(argc, argv);
    } catch (const dbtool::Error& error) {
        return tell_last(error.message);
    } catch (const std::exception& error) {
        return tell_last(error.what());
    } catch (...) {
        return tell_last("something unknown was thrown");
    }
}
