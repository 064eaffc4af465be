#include "engine/sqlite/database.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <sqlite3.h>

#include <dbtool/core/text.hpp>

#include "engine/sqlite/error.hpp"
#include "engine/sqlite/prepared.hpp"

namespace dbtool::engine::sqlite {
namespace {

std::string known_journal_mode(const std::string& wanted) {
    static const std::array<std::string, 6> modes = {
        "delete", "truncate", "persist", "memory", "wal", "off"};
    const std::string mode = to_lower(wanted);
    if (std::find(modes.begin(), modes.end(), mode) == modes.end()) {
        throw Error(
            ErrorKind::configuration,
            fmt::format("unknown journal mode \"{}\"{}", wanted, did_you_mean(wanted, modes)),
            fmt::format("The modes are {}.", fmt::join(modes, ", ")));
    }
    return mode;
}

}  // namespace

Database::Database(const ConnectOptions& options)
    : file_(options.target),
      read_only_(options.read_only),
      patience_(options.busy_timeout),
      handle_(open(options)) {
    sqlite3_extended_result_codes(handle(), 1);
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    patience_.attach(handle());
    verify(options);
    if (!options.journal_mode.empty() && !read_only_ && !is_in_memory(options)) {
        set_journal_mode(options);
    }
    execute("PRAGMA foreign_keys = ON");
    if (read_only_) {
        execute("PRAGMA query_only = ON");
    }
}

void Database::verify(const ConnectOptions& options) {
    const int code =
        sqlite3_exec(handle(), "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) {
        return;
    }
    const Error cause = error(code);
    if (cause.kind != ErrorKind::database) {
        throw cause;
    }
    const bool foreign = (code & 0xFF) == SQLITE_NOTADB;
    Error not_open = open_error(options,
                                foreign ? "it is not a SQLite database" : sqlite3_errmsg(handle()),
                                cause.sqlstate.str().c_str());
    not_open.hint = cause.hint;
    throw not_open;
}

void Database::set_journal_mode(const ConnectOptions& options) {
    const std::string wanted = known_journal_mode(options.journal_mode);
    if (text("PRAGMA journal_mode") == wanted) {
        return;
    }
    const std::string actual = text("PRAGMA journal_mode = " + wanted);
    if (actual != wanted) {
        throw Error(
            ErrorKind::configuration,
            fmt::format("{} stays in journal mode {}, {} is not to be had", file_, actual, wanted),
            "Leave sqlite.journal_mode out, or move the file to a disk that can do it.");
    }
}

Error Database::error(int code) const {
    return make_error(handle(), code, file_, patience_);
}

Rows Database::query(const Query& query) {
    Prepared statement(*this, query.sql);
    statement.bind(query.params);
    Rows rows;
    rows.columns = statement.columns();
    while (statement.step()) {
        rows.rows.push_back(statement.row());
    }
    return rows;
}

void Database::execute(std::string_view sql) {
    Prepared statement(*this, sql);
    while (statement.step()) {
    }
}

void Database::execute(const sql::Statement& statement) {
    Prepared prepared(
        *this, statement.text, {.file = "", .line = statement.line, .column = statement.column});
    prepared.bind({});
    while (prepared.step()) {
    }
}

std::string Database::text(std::string_view sql) {
    Prepared statement(*this, sql);
    return statement.step() ? statement.value(0).value_or("") : "";
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle()) == 0;
}

void Database::begin() {
    execute(read_only_ ? "BEGIN" : "BEGIN IMMEDIATE");
}

void Database::commit() {
    const auto commit_once = [this] {
        return sqlite3_exec(handle(), "COMMIT", nullptr, nullptr, nullptr);
    };
    patience_.start_waiting();
    int code = commit_once();
    // SQLite does not always wait of its own accord; the transaction is still there to be
    // committed.
    while ((code & 0xFF) == SQLITE_BUSY && in_transaction() && patience_.wait()) {
        code = commit_once();
    }
    if (code != SQLITE_OK) {
        throw error(code);
    }
}

void Database::rollback() noexcept {
    if (in_transaction()) {
        // What fails here has been rolled back by SQLite itself, or will be by the next one to open
        // the file.
        sqlite3_progress_handler(handle(), 0, nullptr, nullptr);
        sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        patience_.attach(handle());
    }
}

}  // namespace dbtool::engine::sqlite
