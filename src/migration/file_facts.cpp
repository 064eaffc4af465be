#include "file_facts.hpp"

#include <sys/stat.h>

namespace dbtool::migration {

FileFacts facts_of(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) {
        return {};
    }
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    return {.has_crlf = true,
            .file_size = static_cast<std::uint64_t>(status.st_size),
            .changed = status.st_ctim.tv_sec * nanoseconds + status.st_ctim.tv_nsec};
}

bool same_file(const FileFacts& now, const FileFacts& before) {
    return now.file_size == before.file_size && now.changed == before.changed;
}

}  // namespace dbtool::migration
