#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace dbtool::test {

/// Why no small disk can be made here, for `WARN("skipped: …")`; nullopt where one can.
std::optional<std::string> why_no_small_disk();

/// A disk (tmpfs) of a given size in place of a folder, with all that was in the folder. Only this
/// process and those that it starts from now on see it. What was in the folder before is there
/// again, as it was, when the disk's life ends.
class SmallDisk {
public:
    /// It has room for what is in it and 1 GiB more. It takes memory only for what is in it.
    explicit SmallDisk(std::filesystem::path folder);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    SmallDisk(SmallDisk&&) = delete;
    SmallDisk& operator=(SmallDisk&&) = delete;

    const std::filesystem::path& folder() const { return folder_; }

    std::uint64_t used() const;  ///< In bytes.

    /// So many bytes more than what is used now can be written, in whole pages. Something must be
    /// on the disk: one of no size at all would have no limit.
    void leave(std::uint64_t bytes) const;
    void make_room() const;

private:
    void resize(std::uint64_t bytes) const;

    std::filesystem::path folder_;
};

}  // namespace dbtool::test
