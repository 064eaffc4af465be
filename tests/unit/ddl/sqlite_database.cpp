#include "sqlite_database.hpp"

#include <algorithm>
#include <utility>

#include <dbtool/ddl/names.hpp>

namespace dbtool::test {
namespace {

int collect(void* rows, int count, char** values, char** /*names*/) {
    std::vector<std::optional<std::string>> row;
    for (int i = 0; i < count; ++i) {
        row.push_back(values[i] == nullptr ? std::nullopt : std::optional<std::string>(values[i]));
    }
    static_cast<ddl::Facts::Rows*>(rows)->push_back(std::move(row));
    return 0;
}

ddl::RenderContext sqlite_context() {
    ddl::RenderContext context;
    context.dialect = Dialect::sqlite;
    return context;
}

}  // namespace

SqliteDatabase::SqliteDatabase() {
    sqlite3* handle = nullptr;
    sqlite3_open(":memory:", &handle);
    database_.reset(handle);
    run("PRAGMA foreign_keys = ON");
}

ddl::Facts::Rows SqliteDatabase::ask(const std::string& sql) {
    Rows rows;
    char* message = nullptr;
    if (sqlite3_exec(database_.get(), sql.c_str(), &collect, &rows, &message) != SQLITE_OK) {
        const std::string text = message == nullptr ? "" : message;
        sqlite3_free(message);
        throw Error(ErrorKind::database, text + " in: " + sql);
    }
    return rows;
}

void SqliteDatabase::run(const std::string& script) {
    ask(script);
}

std::string SqliteDatabase::text(const std::string& sql) {
    std::string out;
    for (const auto& row : ask(sql)) {
        out += (out.empty() ? "" : "\n") + row.at(0).value_or("NULL");
    }
    return out;
}

std::string SqliteDatabase::schema() {
    return text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name");
}

void SqliteDatabase::require_foreign_keys() {
    if (!ask("PRAGMA foreign_key_check").empty()) {
        throw Error(ErrorKind::database, "a row refers to one that is not there");
    }
}

void SqliteDatabase::run_pieces(const ddl::Rendered& rendered, std::vector<ddl::Restore>& kept) {
    for (const ddl::Piece& piece : rendered.pieces) {
        if (piece.kind != ddl::Piece::Kind::live) {
            run(piece.sql);
            continue;
        }
        ddl::Resolved resolved = piece.live(*this);
        for (const std::string& sql : resolved.statements) {
            run(sql);
        }
        if (resolved.kept) {
            kept.push_back(std::move(*resolved.kept));
        }
    }
}

std::vector<ddl::Restore> SqliteDatabase::apply(const ddl::Operation& operation) {
    std::vector<ddl::Restore> kept;
    for (const ddl::Operation& one : ddl::flatten({operation}, Dialect::sqlite, ddl::NameRules())) {
        const ddl::Rendered rendered = ddl::render(one, sqlite_context());
        const bool off = std::any_of(
            rendered.pieces.begin(), rendered.pieces.end(), [](const ddl::Piece& piece) {
                return piece.foreign_keys_off;
            });
        run(off ? "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE");
        try {
            run_pieces(rendered, kept);
            require_foreign_keys();
            run("COMMIT");
        } catch (const Error&) {
            run("ROLLBACK; PRAGMA foreign_keys = ON");
            throw;
        }
        run("PRAGMA foreign_keys = ON");
    }
    return kept;
}

std::vector<ddl::Restore> SqliteDatabase::apply(ddl::OperationBody body) {
    return apply(ddl::Operation{std::move(body), {}, {}});
}

void SqliteDatabase::revert(const ddl::OperationBody& body, const std::vector<ddl::Restore>& kept) {
    auto parts = ddl::flatten({{body, {}, {}}}, Dialect::sqlite, ddl::NameRules());
    std::reverse(parts.begin(), parts.end());
    for (const ddl::Operation& part : parts) {
        const ddl::Reverse reverse = ddl::reverse(part, Dialect::sqlite);
        if (reverse.kind == ddl::Reverse::Kind::kept) {
            for (const ddl::Restore& one : kept) {
                apply(one);
            }
        }
        for (const ddl::Operation& one : reverse.operations) {
            apply(one);
        }
    }
}

}  // namespace dbtool::test
