#include "engine/sqlite/foreign_keys.hpp"

#include <fmt/format.h>

#include <sqlite3.h>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/text.hpp>

#include "engine/sqlite/prepared.hpp"

namespace dbtool::engine::sqlite {
namespace {

constexpr std::size_t rows_shown = 10;

std::string name_of(const Value& name) {
    return quote(Identifier(name.value_or("")));
}

/// `row 3 of "child" refers to a row of "parent" that is not there`; up to ten of them, then `...`.
std::vector<std::string> violations(Database& database) {
    Prepared check(database, "PRAGMA foreign_key_check");
    std::vector<std::string> found;
    while (check.step()) {
        if (found.size() == rows_shown) {
            found.emplace_back("...");
            break;
        }
        const Value rowid = check.value(1);
        found.push_back(fmt::format("{} of {} refers to a row of {} that is not there",
                                    rowid ? "row " + *rowid : "a row",
                                    name_of(check.value(0)),
                                    name_of(check.value(2))));
    }
    return found;
}

Error violation_error(const std::vector<std::string>& found) {
    Error error(ErrorKind::database,
                found.empty() ? "a deferred foreign key is still broken" : found.front(),
                "Mend or delete these rows in the migration.");
    if (found.size() > 1) {
        error.detail = join(found, "\n");
    }
    error.sqlstate = SqlState("23503");
    return error;
}

}  // namespace

void require_deferred_keys(Database& database) {
    int unresolved = 0;
    int ignored = 0;
    sqlite3_db_status(database.handle(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &ignored, 0);
    if (unresolved != 0) {
        throw violation_error(violations(database));
    }
}

void require_foreign_keys(Database& database) {
    const std::vector<std::string> found = violations(database);
    if (!found.empty()) {
        throw violation_error(found);
    }
}

}  // namespace dbtool::engine::sqlite
