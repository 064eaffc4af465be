#pragma once

#include <string>
#include <string_view>

#include <dbtool/report/console.hpp>

namespace dbtool::cli {

/// The file of `--log-file`. Each line is in it as soon as it is written, so that a process that is
/// killed leaves the log of what it did. A disk that is full costs the log, not the run: it is
/// warned of once, and nothing more is written.
class LogFile {
public:
    /// Appends. Error{configuration} when it cannot be opened. The console must outlive it.
    LogFile(report::Console& console, std::string path);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    void write(std::string_view lines);

private:
    report::Console& console_;
    std::string path_;
    int fd_;
};

}  // namespace dbtool::cli
