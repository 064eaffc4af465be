#include "support/small_disk.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sched.h>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <utility>

#include "support/process.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t plenty = std::uint64_t{1} << 30U;

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// Mounts of our own, which are gone with this process however it ends. 0 or an errno.
int have_own_mounts() {
    static const int problem = [] {
        const bool done = ::unshare(CLONE_NEWNS) == 0 &&
                          ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        return done ? 0 : errno;
    }();
    return problem;
}

void mount_on(const fs::path& folder, unsigned long flags, const std::string& options) {
    if (::mount("tmpfs", folder.c_str(), "tmpfs", flags, options.c_str()) != 0) {
        fail("cannot mount a small disk on " + folder.native());
    }
}

void copy_all(const fs::path& from, const fs::path& to) {
    run_or_throw({.program = "cp", .args = {"-a", (from / ".").native(), to.native()}});
}

std::optional<std::string> try_one() {
    if (const int problem = have_own_mounts(); problem != 0) {
        return fmt::format("no small disk can be mounted here: {}", std::strerror(problem));
    }
    const Scratch place;
    try {
        const SmallDisk disk(place.path());
        return std::nullopt;
    } catch (const std::system_error& error) {
        return error.what();
    }
}

}  // namespace

std::optional<std::string> why_no_small_disk() {
    static const std::optional<std::string> why = try_one();
    return why;
}

SmallDisk::SmallDisk(fs::path folder) : folder_(std::move(folder)) {
    struct stat facts {};
    if (::stat(folder_.c_str(), &facts) != 0) {
        fail("cannot look at " + folder_.native());
    }
    const Scratch aside;
    copy_all(folder_, aside.path());
    mount_on(folder_,
             0,
             fmt::format("size={},mode={:o},uid={},gid={}",
                         plenty,
                         facts.st_mode & 07777U,
                         facts.st_uid,
                         facts.st_gid));
    copy_all(aside.path(), folder_);
}

SmallDisk::~SmallDisk() {
    ::umount2(folder_.c_str(), MNT_DETACH);
}

std::uint64_t SmallDisk::used() const {
    struct statvfs facts {};
    if (::statvfs(folder_.c_str(), &facts) != 0) {
        fail("cannot look at " + folder_.native());
    }
    return (facts.f_blocks - facts.f_bfree) * facts.f_bsize;
}

void SmallDisk::leave(std::uint64_t bytes) const {
    const std::uint64_t now = used();
    if (now == 0) {
        throw std::logic_error("nothing is on the small disk " + folder_.native());
    }
    resize(now + bytes);
}

void SmallDisk::make_room() const {
    resize(plenty);
}

void SmallDisk::resize(std::uint64_t bytes) const {
    mount_on(folder_, MS_REMOUNT, fmt::format("size={}", bytes));
}

}  // namespace dbtool::test
