#include "acceptance/operation_ground.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <regex>
#include <sstream>
#include <stdexcept>

#include <dbtool/core/diff.hpp>

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

/// All of SQLite's catalog that is not in the text of sqlite_master, and the text with single
/// blanks.
constexpr const char* sqlite_catalog = R"(
CREATE TEMP VIEW wanted AS SELECT * FROM main.sqlite_master
  WHERE name NOT LIKE '%dbtool_%' AND tbl_name NOT LIKE '%dbtool_%' AND name <> 'sqlite_sequence';
SELECT type, name, tbl_name, replace(sql, char(10), ' ') FROM wanted ORDER BY 1, 2;
SELECT 'column', m.name, t.* FROM wanted m, pragma_table_xinfo(m.name) t
  WHERE m.type IN ('table', 'view') ORDER BY m.name, t.cid;
SELECT 'key', m.name, f.* FROM wanted m, pragma_foreign_key_list(m.name) f
  WHERE m.type = 'table' ORDER BY m.name, f."from", f."table", f."to";
SELECT 'index', m.name, i.name, i."unique", i.origin, i.partial FROM wanted m,
  pragma_index_list(m.name) i WHERE m.type = 'table' ORDER BY m.name, i.name;
)";

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        out.push_back(line);
    }
    return out;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) {
        out += line + "\n";
    }
    return out;
}

/// Takes apart what pg_dump wrote. Where a sequence stands is no part of a catalog.
Snapshot cut(const std::string& dump) {
    Snapshot out;
    std::vector<std::string> rows;
    bool in_rows = false;
    for (const std::string& line : lines_of(dump)) {
        if (in_rows && line == "\\.") {
            in_rows = false;
            std::ranges::sort(rows);
            out.rows += joined(rows);
            rows.clear();
        } else if (in_rows) {
            rows.push_back(line);
        } else if (line.starts_with("COPY ") && line.ends_with(" FROM stdin;")) {
            in_rows = true;
            out.rows += line + "\n";
        } else if (!line.starts_with("SELECT pg_catalog.setval(")) {
            out.schema += line + "\n";
        }
    }
    return out;
}

Snapshot snapshot_of(const Database& database) {
    return cut(database.dump_with_rows({"*.dbtool_*"}));
}

std::string ask_sqlite(const fs::path& file, std::string_view script) {
    Result result = sqlite_shell(file, script);
    if (!result.ok()) {
        throw std::runtime_error(result.err);
    }
    return result.out;
}

/// SQL with one blank wherever it has some, none inside brackets, and quotes only where they are
/// needed: SQLite adds some when it renames.
std::string squeezed(const std::string& text) {
    static const std::regex simple(R"re("([a-z_][a-z0-9_]*)")re");
    std::string out;
    for (const char c : std::regex_replace(text, simple, "$1")) {
        const bool is_blank = c == ' ' && (out.ends_with(' ') || out.ends_with('('));
        if (c == ')' && out.ends_with(' ')) {
            out.pop_back();
        }
        if (!is_blank) {
            out += c;
        }
    }
    return out;
}

Snapshot snapshot_of(const fs::path& file) {
    Snapshot out{.schema = squeezed(ask_sqlite(file, sqlite_catalog)), .rows = {}};
    std::vector<std::string> rows;
    for (const std::string& line : lines_of(ask_sqlite(file, ".dump\n"))) {
        const bool is_ours = line.find("dbtool_") != std::string::npos;
        if (line.starts_with("INSERT INTO ") && !is_ours &&
            !line.starts_with("INSERT INTO sqlite_sequence")) {
            rows.push_back(line);
        }
    }
    std::ranges::sort(rows);
    out.rows = joined(rows);
    return out;
}

std::string sorted(const std::string& text) {
    std::vector<std::string> lines = lines_of(text);
    for (std::string& line : lines) {
        if (line.ends_with(',')) {
            line.pop_back();
        }
    }
    std::ranges::sort(lines);
    return joined(lines);
}

}  // namespace

std::string difference(const std::string& before, const std::string& after, Order order) {
    if (order == Order::ignored) {
        return unified_diff(sorted(before), sorted(after), "expected", "there");
    }
    return unified_diff(before, after, "expected", "there");
}

Ground::Ground(Engine engine, const std::string& given)
    : engine_(engine), file_(scratch_.path() / "ground.db") {
    if (engine == Engine::postgres) {
        database_ = std::make_unique<Database>();
        database_->psql(given);
        snapshot_ = snapshot_of(*database_);
    } else {
        ask_sqlite(file_, given);
        snapshot_ = snapshot_of(file_);
    }
}

OperationSubject::OperationSubject(const Ground& ground) : engine_(ground.engine()) {
    fs::create_directory(scratch_.path() / "migrations");
    if (engine_ == Engine::postgres) {
        database_ = std::make_unique<Database>(shared_postgres(), ground.database()->name());
    } else if (fs::exists(ground.file())) {
        fs::copy_file(ground.file(), file());
    }
}

void OperationSubject::add(const std::string& name, std::string_view text) const {
    scratch_.write_file("migrations/" + name, text);
}

void OperationSubject::configure(std::string_view yaml) const {
    scratch_.write_file("dbtool.yaml", yaml);
}

void OperationSubject::remove_configuration() const {
    fs::remove(scratch_.path() / "dbtool.yaml");
}

Result OperationSubject::dbtool(const std::vector<std::string>& args) const {
    const std::string url = database_ != nullptr ? database_->url() : "sqlite:" + file().native();
    return run_dbtool(args,
                      {.working_directory = scratch_.path(), .environment = {{"DBTOOL_URL", url}}});
}

std::string OperationSubject::must(const std::vector<std::string>& args) const {
    const Result result = dbtool(args);
    if (!result.ok()) {
        throw std::runtime_error(
            fmt::format("dbtool {} failed:\n{}{}", fmt::join(args, " "), result.out, result.err));
    }
    return result.out;
}

std::string OperationSubject::query(std::string_view sql) const {
    if (database_ != nullptr) {
        return database_->psql(sql);
    }
    std::string out = ask_sqlite(file(), sql);
    if (out.ends_with('\n')) {
        out.pop_back();
    }
    return out;
}

Snapshot OperationSubject::snapshot() const {
    return database_ != nullptr ? snapshot_of(*database_) : snapshot_of(file());
}

}  // namespace dbtool::test
