#include "engine/sqlite/error.hpp"

#include <array>
#include <fmt/format.h>

#include <sqlite3.h>

#include <dbtool/core/text.hpp>

#include "engine/sqlite/permission.hpp"

namespace dbtool::engine::sqlite {
namespace {

struct Phrase {
    std::string_view words;
    const char* sqlstate;
};

// In this order: the first one that occurs decides.
constexpr std::array phrases = {
    Phrase{"syntax error", "42601"},
    Phrase{"incomplete input", "42601"},
    Phrase{"unrecognized token", "42601"},
    Phrase{"values for", "42601"},
    Phrase{"within a transaction", "25001"},
    Phrase{"inside a transaction", "25001"},
    Phrase{"no transaction is active", "25P01"},
    Phrase{"no such savepoint", "3B001"},
    Phrase{"no such table", "42P01"},
    Phrase{"no such view", "42P01"},
    Phrase{"no such column", "42703"},
    Phrase{"has no column named", "42703"},
    Phrase{"unknown column", "42703"},
    Phrase{"no such function", "42883"},
    Phrase{"wrong number of arguments", "42883"},
    Phrase{"no such index", "42704"},
    Phrase{"no such trigger", "42704"},
    Phrase{"no such collation", "42704"},
    Phrase{"ambiguous column name", "42702"},
    Phrase{"duplicate column name", "42701"},
    Phrase{"foreign key mismatch", "42830"},
    Phrase{"there is already", "42P07"},
    Phrase{"already another table or index", "42P07"},
};

const char* state_of_phrase(std::string_view message) {
    for (const Phrase& phrase : phrases) {
        if (message.find(phrase.words) != std::string_view::npos) {
            return phrase.sqlstate;
        }
    }
    if (message.ends_with("already exists")) {
        return message.starts_with("trigger") ? "42710" : "42P07";
    }
    return "42000";
}

const char* state_of_constraint(int extended_code) {
    switch (extended_code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return "23505";
        case SQLITE_CONSTRAINT_NOTNULL:
            return "23502";
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return "23503";
        case SQLITE_CONSTRAINT_CHECK:
            return "23514";
        default:
            return "23000";
    }
}

const char* state_of_code(int code) {
    switch (code) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "55P03";
        case SQLITE_FULL:
            return "53100";
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return "58030";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "XX001";
        case SQLITE_READONLY:
            return "25006";
        case SQLITE_INTERRUPT:
            return "57014";
        case SQLITE_NOMEM:
            return "53200";
        case SQLITE_TOOBIG:
            return "54000";
        case SQLITE_AUTH:
        case SQLITE_PERM:
            return "42501";
        case SQLITE_MISMATCH:
            return "42804";
        default:
            return "XX000";
    }
}

Error lock_error(const std::string& file, const Patience& patience) {
    return {ErrorKind::lock,
            fmt::format("{} is locked by another connection, waited {}",
                        file,
                        format_duration(patience.waited())),
            "End what else uses the file, or raise sqlite.busy_timeout."};
}

/// The file of shared memory beside a database in WAL mode cannot grow: to SQLite that is no disk
/// that is full.
bool is_full(int extended_code) {
    return (extended_code & 0xFF) == SQLITE_FULL || extended_code == SQLITE_IOERR_SHMSIZE;
}

Error plain_error(int extended_code, std::string message, const std::string& file) {
    const int code = extended_code & 0xFF;
    Error error(ErrorKind::database, std::move(message));
    if (code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_READONLY) {
        error.message = fmt::format("{}: {}", file, error.message);
    }
    if (code == SQLITE_CANTOPEN) {
        error.hint = "SQLite makes its journal beside the file: the folder must be writable.";
    } else if (code == SQLITE_READONLY) {
        error.hint = permission_hint();
    } else if (is_full(extended_code)) {
        error.hint = "Make room on the disk: the file grows, and so does its journal beside it.";
    } else if (code == SQLITE_IOERR) {
        error.hint =
            "The disk may be full or broken, or the file larger than it may be (ulimit -f).";
    }
    return error;
}

}  // namespace

SqlState sqlstate_of(int extended_code, std::string_view message) {
    const int code = extended_code & 0xFF;
    if (code == SQLITE_ERROR) {
        return SqlState(state_of_phrase(message));
    }
    return SqlState(code == SQLITE_CONSTRAINT ? state_of_constraint(extended_code)
                    : is_full(extended_code)  ? "53100"
                                              : state_of_code(code));
}

Error make_error(sqlite3* db,
                 int extended_code,
                 const std::string& file,
                 const Patience& patience) {
    const std::string message = sqlite3_errmsg(db);
    const int code = extended_code & 0xFF;
    const bool locked = code == SQLITE_BUSY || code == SQLITE_LOCKED;
    if (code == SQLITE_INTERRUPT || (locked && patience.stopped_by_signal())) {
        Error error(ErrorKind::interrupted, "interrupted");
        error.sqlstate = SqlState("57014");
        return error;
    }
    Error error = locked ? lock_error(file, patience) : plain_error(extended_code, message, file);
    error.sqlstate = sqlstate_of(extended_code, message);
    return error;
}

}  // namespace dbtool::engine::sqlite
