#include "engine/sqlite/session.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <sqlite3.h>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/text.hpp>

#include "engine/sqlite/foreign_keys.hpp"

namespace dbtool::engine::sqlite {
namespace {

// query_only and writable_schema first: the others and the DROPs of temporary tables need them as
// they were.
constexpr std::array kept_pragmas = {
    "query_only",
    "writable_schema",
    "defer_foreign_keys",
    "recursive_triggers",
    "legacy_alter_table",
    "ignore_check_constraints",
    "reverse_unordered_selects",
    "automatic_index",
    "trusted_schema",
    "cell_size_check",
    "read_uncommitted",
    "secure_delete",
    "locking_mode",
    "cache_size",
    "synchronous",
};

bool is_pragma(std::string_view statement) {
    return to_lower(statement.substr(0, 6)) == "pragma";
}

}  // namespace

Session::Session(Database& database) : database_(database) {
    for (const char* name : kept_pragmas) {
        pragmas_.push_back({name, database_.text(fmt::format("PRAGMA main.{}", name))});
    }
}

void Session::note(const sql::Statement& statement) {
    ran_statements_ = true;
    ran_pragmas_ = ran_pragmas_ || is_pragma(statement.text);
}

void Session::make_fresh() {
    if (ran_pragmas_) {
        restore_pragmas();
        ran_pragmas_ = false;
    }
    if (ran_statements_) {
        drop_temporary_objects();
        ran_statements_ = false;
    }
}

void Session::make_fresh_quietly() noexcept {
    try {
        make_fresh();
    } catch (const std::exception&) {
        // The error that led here is the one to report; what is wrong still shows in the next part.
    }
}

void Session::restore_pragmas() {
    // PRAGMA busy_timeout has put SQLite's own handler in the place of ours.
    database_.patience().attach(database_.handle());
    for (const auto& [name, value] : pragmas_) {
        if (database_.text(fmt::format("PRAGMA main.{}", name)) == value) {
            continue;
        }
        if (name == "defer_foreign_keys") {
            require_deferred_keys(database_);
        }
        // RESET also reads a schema again that was written by hand.
        const bool by_hand = name == "writable_schema";
        database_.execute(fmt::format("PRAGMA main.{} = {}", name, by_hand ? "RESET" : value));
    }
    // It cannot be read.
    database_.execute("PRAGMA case_sensitive_like = OFF");
}

void Session::drop_temporary_objects() {
    // Triggers and views before tables, virtual tables before their shadows, children before their
    // parents.
    const Rows objects = database_.query(
        {"SELECT type, name FROM sqlite_temp_master"
         " WHERE type IN ('trigger', 'view', 'table') AND substr(name, 1, 7) <> 'sqlite_'"
         " ORDER BY type = 'table', sql LIKE 'CREATE VIRTUAL%' DESC, rowid DESC"});
    for (const auto& row : objects.rows) {
        database_.execute(fmt::format("DROP {} IF EXISTS temp.{}",
                                      row.at(0).value_or(""),
                                      quote(Identifier(row.at(1).value_or("")))));
    }
}

void Session::enforce_foreign_keys(bool enforce) {
    database_.execute(enforce ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
}

void Session::enforce_foreign_keys_quietly() noexcept {
    // Each part sets it again and would fail if it could not.
    sqlite3_exec(database_.handle(), "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
}

}  // namespace dbtool::engine::sqlite
