#include "small_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::config {
namespace {

constexpr std::size_t largest = std::size_t{1} << 20U;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
    throw Error(ErrorKind::configuration,
                fmt::format("{} {}", path.string(), why),
                "Make it a readable file.");
}

[[noreturn]] void refuse_by(const std::filesystem::path& path, int number) {
    refuse(path,
           fmt::format("cannot be read: {}", to_lower(std::generic_category().message(number))));
}

/// Never waits for a pipe's writer to come.
class Opened {
public:
    explicit Opened(const std::filesystem::path& path)
        : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {
        if (fd_ < 0) {
            refuse_by(path, errno);
        }
    }
    ~Opened() { ::close(fd_); }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    bool is(mode_t kind) const {
        struct stat status {};
        return ::fstat(fd_, &status) == 0 && (status.st_mode & S_IFMT) == kind;
    }

    /// 0 at the end.
    std::size_t read(std::array<char, 16384>& into) const {
        for (;;) {
            const ssize_t got = ::read(fd_, into.data(), into.size());
            if (got >= 0) {
                return static_cast<std::size_t>(got);
            }
            if (errno == EAGAIN) {  // A pipe with a writer that has not written yet.
                pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
                ::poll(&waiting, 1, -1);
            } else if (errno != EINTR) {
                refuse_by(path_, errno);
            }
        }
    }

private:
    const std::filesystem::path& path_;
    int fd_;
};

}  // namespace

std::string read_small_file(const std::filesystem::path& path) {
    const Opened file(path);
    if (file.is(S_IFDIR)) {
        refuse(path, "cannot be read: it is a folder");
    }
    std::string text;
    std::array<char, 16384> piece{};
    for (std::size_t got = file.read(piece); got > 0; got = file.read(piece)) {
        text.append(piece.data(), got);
        if (text.size() > largest) {
            refuse(path, "is larger than 1 MiB");
        }
    }
    if (text.empty() && file.is(S_IFIFO)) {
        refuse(path, "is a pipe that nobody writes to");
    }
    return text;
}

}  // namespace dbtool::config
