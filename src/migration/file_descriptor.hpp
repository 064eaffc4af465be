#pragma once

#include <cerrno>
#include <span>
#include <string>
#include <unistd.h>
#include <utility>

namespace dbtool::migration {

/// An open file.
class FileDescriptor {
public:
    explicit FileDescriptor(int fd) : fd_(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    FileDescriptor& operator=(FileDescriptor&&) = delete;
    ~FileDescriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }

    /// Some file systems tell only now that what was written did not fit. 0, or an errno.
    int close() { return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno; }

    int get() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }

private:
    int fd_;
};

/// read(2) that goes on after a signal; -1 with errno on errors.
ssize_t read_some(int fd, std::span<char> into);

/// What errno says: `no such file or directory`.
std::string reason(int error_number);

}  // namespace dbtool::migration
