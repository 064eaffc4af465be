#include "run/file_locks.hpp"

#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace dbtool::run {
namespace {

/// `08:01:1234`, as /proc/locks calls a file.
std::optional<std::string> key_of(const std::string& file) {
    struct stat facts {};
    if (stat(file.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    return fmt::format("{:02x}:{:02x}:{}", major(facts.st_dev), minor(facts.st_dev), facts.st_ino);
}

std::string name_of(int pid) {
    std::ifstream stream(fmt::format("/proc/{}/comm", pid));
    std::string name;
    std::getline(stream, name);
    return name;
}

}  // namespace

std::vector<std::string> file_lock_holders(const std::string& file) {
    // The file itself must not be opened and closed here: that would give up this process's own
    // locks on it. With a write-ahead log the locks are on a file beside it, and a reader's are in
    // nobody's way.
    const std::optional<std::string> beside = key_of(file + "-shm");
    const std::optional<std::string> key = beside ? beside : key_of(file);
    std::ifstream stream("/proc/locks");
    std::set<int> pids;
    std::string line;
    while (key && std::getline(stream, line)) {
        std::istringstream words(line);
        std::string number;
        std::string type;
        std::string advisory;
        std::string mode;
        std::string locked;
        int pid = 0;
        words >> number >> type >> advisory >> mode >> pid >> locked;
        if (words && locked == *key && pid > 0 && pid != getpid() && (!beside || mode == "WRITE")) {
            pids.insert(pid);
        }
    }
    std::vector<std::string> out;
    for (const int pid : pids) {
        out.push_back(fmt::format("pid {} ({})", pid, name_of(pid)));
    }
    return out;
}

}  // namespace dbtool::run
