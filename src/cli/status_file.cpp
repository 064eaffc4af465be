#include "status_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/write_all.hpp>

namespace dbtool::cli {
namespace {

namespace fs = std::filesystem;

/// Where links lead to, so that what replaces the file does not replace a link.
std::string resolved(const std::string& path) {
    std::error_code problem;
    const fs::path target = fs::weakly_canonical(path, problem);
    return problem ? path : target.string();
}

/// 0, or the errno of what went wrong.
int write_file(const std::string& path, int flags, std::string_view text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);
    if (fd < 0) {
        return errno;
    }
    const int problem = write_all(fd, text, WhenBusy::fail);
    const int closed = ::close(fd) == 0 ? 0 : errno;
    return problem != 0 ? problem : closed;
}

Error refused(const std::string& path, int why) {
    return {ErrorKind::configuration,
            fmt::format("the status file {} cannot be written: {}", path, std::strerror(why)),
            "Name a file in a folder that is there, and may be written, with --status-file."};
}

/// Empty, or what an earlier run told of itself: nothing that anybody would miss.
bool may_be_replaced(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string start(std::size_t{512}, '\0');
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(stream.gcount()));
    return start.empty()
               ? !stream.bad()
               : start.starts_with("{\"run\":") && start.find("\"pid\":") != std::string::npos &&
                     start.find("\"command\":") != std::string::npos;
}

}  // namespace

StatusFile::StatusFile(const std::string& path)
    : path_(path), target_(resolved(path)), in_place_(false) {
    struct stat facts {};
    const bool exists = ::stat(target_.c_str(), &facts) == 0;
    if (exists && S_ISDIR(facts.st_mode)) {
        throw refused(path_, EISDIR);
    }
    in_place_ = exists && !S_ISREG(facts.st_mode);
    if (exists && !in_place_ && facts.st_size > 0 && !may_be_replaced(target_)) {
        throw Error(
            ErrorKind::usage,
            fmt::format("the status file {} holds something else than a run's status", path_),
            "It would be replaced: name another file with --status-file, or remove this.");
    }
    if (in_place_) {
        // Nobody may be reading a pipe: that must not stop the run.
        const int fd = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0) {
            throw refused(path_, errno);
        }
        ::close(fd);
        return;
    }
    const std::string folder = fs::path(target_).parent_path().string();
    if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) {
        throw refused(path_, errno);
    }
}

std::string StatusFile::write(std::string_view document) const {
    if (in_place_) {
        const int problem = write_file(target_, O_NONBLOCK, document);
        return problem == 0 ? "" : std::strerror(problem);
    }
    const std::string beside = fmt::format("{}.{}.tmp", target_, getpid());
    int problem = write_file(beside, O_CREAT | O_TRUNC | O_NOFOLLOW, document);
    if (problem == 0 && std::rename(beside.c_str(), target_.c_str()) != 0) {
        problem = errno;
    }
    if (problem != 0) {
        ::unlink(beside.c_str());
    }
    return problem == 0 ? "" : std::strerror(problem);
}

}  // namespace dbtool::cli
