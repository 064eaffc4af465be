#include "log_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/write_all.hpp>
#include <dbtool/report/error.hpp>

namespace dbtool::cli {
namespace {

int open_to_append(const std::string& path) {
    constexpr mode_t everybody_as_umask_allows = 0666;
    std::error_code told_by_open;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (!folder.empty()) {
        std::filesystem::create_directories(folder, told_by_open);
    }
    return ::open(path.c_str(),
                  O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY,
                  everybody_as_umask_allows);
}

}  // namespace

LogFile::LogFile(report::Console& console, std::string path)
    : console_(console), path_(std::move(path)), fd_(open_to_append(path_)) {
    if (fd_ < 0) {
        throw Error(
            ErrorKind::configuration,
            fmt::format("the log file {} cannot be written: {}", path_, std::strerror(errno)),
            "Name a file in a folder that is there with --log-file.");
    }
}

LogFile::~LogFile() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

void LogFile::write(std::string_view lines) {
    if (fd_ < 0) {
        return;
    }
    const int problem = write_all(fd_, lines);
    if (problem == 0) {
        return;
    }
    ::close(std::exchange(fd_, -1));
    console_.err(report::render_warning(
        console_.error_style(),
        fmt::format("the log file {} is not written any more: {}", path_, std::strerror(problem)),
        "The run goes on without it; what is done to a database is in dbtool log too."));
}

}  // namespace dbtool::cli
