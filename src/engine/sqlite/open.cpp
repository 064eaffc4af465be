#include "engine/sqlite/open.hpp"

#include <cerrno>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>

#include <sqlite3.h>

#include "engine/sqlite/permission.hpp"

namespace dbtool::engine::sqlite {
namespace {

namespace fs = std::filesystem;

void refuse_hopeless_path(const ConnectOptions& options) {
    if (options.target.empty()) {
        throw Error(
            ErrorKind::configuration,
            "the URL names no SQLite file",
            "Write sqlite:PATH, or sqlite::memory: for a database that is gone at the end.");
    }
    std::error_code ignored;
    const fs::path file(options.target);
    if (fs::is_directory(file, ignored)) {
        throw open_error(options, "it is a folder", "58030");
    }
    if (fs::exists(fs::symlink_status(file, ignored)) || is_there(options)) {
        return;
    }
    if (options.read_only) {
        throw open_error(options, "the file does not exist", "3D000");
    }
    if (file.has_parent_path() && !fs::is_directory(file.parent_path(), ignored)) {
        const std::string folder = file.parent_path().string();
        throw open_error(options, fmt::format("the folder {} does not exist", folder), "58030");
    }
    require_writable(options, false);
}

/// SQLite would read `file:x?mode=ro` as a URI where it was built that way.
std::string plain_path(const std::string& target) {
    return target.starts_with("file:") ? "./" + target : target;
}

std::string why_not_open(sqlite3* db, int code) {
    const int number = db == nullptr ? 0 : sqlite3_system_errno(db);
    return number == 0 ? sqlite3_errstr(code) : std::generic_category().message(number);
}

}  // namespace

void Closer::operator()(sqlite3* db) const noexcept {
    sqlite3_close_v2(db);
}

bool is_there(const ConnectOptions& options) {
    struct stat facts {};
    if (::stat(options.target.c_str(), &facts) == 0) {
        return true;
    }
    const int why = errno;
    if (why == ENOENT) {
        return false;
    }
    Error error = open_error(options, std::generic_category().message(why), "58030");
    if (why == EACCES) {
        error.sqlstate = SqlState("42501");
        error.hint = permission_hint();
    }
    throw error;
}

bool is_in_memory(const ConnectOptions& options) {
    return options.target == ":memory:";
}

Error open_error(const ConnectOptions& options, std::string_view why, const char* sqlstate) {
    Error error(ErrorKind::connection, fmt::format("cannot open {}: {}", options.target, why));
    error.sqlstate = SqlState(sqlstate);
    return error;
}

Handle open(const ConnectOptions& options) {
    if (!is_in_memory(options)) {
        refuse_hopeless_path(options);
    }
    const int create = options.read_only && !is_in_memory(options) ? 0 : SQLITE_OPEN_CREATE;
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(
        plain_path(options.target).c_str(), &db, SQLITE_OPEN_READWRITE | create, nullptr);
    Handle handle(db);
    if (code != SQLITE_OK) {
        Error error = open_error(options, why_not_open(db, code), "58030");
        if (db != nullptr && sqlite3_system_errno(db) == EACCES) {
            error.hint = permission_hint();
        }
        throw error;
    }
    if (!options.read_only && !is_in_memory(options)) {
        require_writable(options, sqlite3_db_readonly(db, "main") == 1);
    }
    return handle;
}

}  // namespace dbtool::engine::sqlite
