#include "engine/sqlite/permission.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <dbtool/core/text.hpp>

#include "engine/sqlite/open.hpp"

namespace dbtool::engine::sqlite {
namespace {

namespace fs = std::filesystem;

/// 0, or the errno that writing to it would give.
int why_not_writable(const fs::path& path) {
    const int answer = ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS);
    return answer == 0 ? 0 : errno;
}

std::string words_for(int error_number) {
    return error_number == EROFS ? "is on a file system that is read-only" : "cannot be written";
}

[[noreturn]] void refuse(const ConnectOptions& options, std::string_view why) {
    Error error = open_error(options, why, "42501");
    error.hint = permission_hint();
    throw error;
}

/// The database's own folder, behind any links: SQLite makes its journal there.
fs::path folder_of(const fs::path& file) {
    std::error_code ignored;
    const fs::path whole = fs::absolute(file, ignored);
    const fs::path real = fs::weakly_canonical(whole, ignored);
    return (real.empty() ? whole : real).parent_path();
}

bool needs_new_journal(const ConnectOptions& options) {
    const std::string mode = to_lower(options.journal_mode);
    std::error_code ignored;
    return mode != "memory" && mode != "off" && !fs::exists(options.target + "-wal", ignored) &&
           !fs::exists(options.target + "-journal", ignored);
}

std::string acting_user() {
    const passwd* entry = ::getpwuid(::geteuid());
    return entry == nullptr ? fmt::format("user {}", ::geteuid()) : entry->pw_name;
}

}  // namespace

std::string permission_hint() {
    return fmt::format(
        "dbtool runs as {}, who must be able to write the file and its folder, where SQLite makes "
        "its journal.",
        acting_user());
}

void require_writable(const ConnectOptions& options, bool file_is_read_only) {
    std::error_code ignored;
    const fs::path file(options.target);
    if (file_is_read_only) {
        refuse(options, "the file " + words_for(why_not_writable(file)));
    }
    const fs::path folder = folder_of(file);
    const int why_not = folder.empty() ? 0 : why_not_writable(folder);
    if (why_not != 0 && (needs_new_journal(options) || !fs::exists(file, ignored))) {
        refuse(options, fmt::format("its folder {} {}", folder.string(), words_for(why_not)));
    }
}

}  // namespace dbtool::engine::sqlite
