#include "acceptance/subject.hpp"

#include <chrono>
#include <fmt/format.h>
#include <stdexcept>
#include <thread>

#include "support/catch.hpp"
#include "support/postgres_programs.hpp"

namespace dbtool::test {
namespace {

constexpr const char* sqlite_file = "subject.db";

std::optional<std::string> why_no_sqlite_shell() {
    if (!find_program("sqlite3").empty()) {
        return std::nullopt;
    }
    if (in_ci()) {
        throw std::runtime_error("the sqlite3 shell is missing");
    }
    return "the sqlite3 shell is not installed (scripts/install-packages --tests)";
}

}  // namespace

bool skipped(Engine engine) {
    const auto why = engine == Engine::postgres ? why_no_postgres() : why_no_sqlite_shell();
    if (why) {
        WARN("skipped: " << *why);
    }
    return why.has_value();
}

std::string migration(std::string_view upgrade, std::string_view downgrade) {
    std::string text = fmt::format("-- dbtool:upgrade\n{}\n", upgrade);
    if (!downgrade.empty()) {
        text += fmt::format("-- dbtool:downgrade\n{}\n", downgrade);
    }
    return text;
}

Subject::Subject(Engine engine, PostgresServer* server) : engine_(engine) {
    if (is_postgres()) {
        database_ = std::make_unique<Database>(server == nullptr ? shared_postgres() : *server);
    }
    std::filesystem::create_directory(folder() / "migrations");
}

std::string Subject::url() const {
    return is_postgres() ? database_->url() : "sqlite:" + (folder() / sqlite_file).native();
}

void Subject::add(const std::string& name, std::string_view text) const {
    scratch_.write_file("migrations/" + name, text);
}

void Subject::remove(const std::string& name) const {
    std::filesystem::remove(folder() / "migrations" / name);
}

void Subject::configure(std::string_view yaml) const {
    scratch_.write_file("dbtool.yaml", yaml);
}

CliOptions Subject::cli(const Environment& environment) const {
    CliOptions options{.working_directory = folder(), .environment = environment};
    options.environment.emplace("DBTOOL_URL", url());
    return options;
}

Result Subject::dbtool(const std::vector<std::string>& args, const Environment& environment) const {
    return run_dbtool(args, cli(environment));
}

Result Subject::must(const std::vector<std::string>& args, const Environment& environment) const {
    Result result = dbtool(args, environment);
    INFO("dbtool " << fmt::format("{}", fmt::join(args, " ")) << "\n" << result.out << result.err);
    REQUIRE(result.exit_code == 0);
    return result;
}

std::string Subject::query(std::string_view sql) const {
    if (is_postgres()) {
        return database_->psql(sql);
    }
    Result result = sqlite_shell(folder() / sqlite_file, sql);
    if (!result.ok()) {
        throw std::runtime_error(result.err);
    }
    if (result.out.ends_with('\n')) {
        result.out.pop_back();
    }
    return result.out;
}

std::string Subject::schema() const {
    return is_postgres() ? database_->dump({"*.dbtool_*"})
                         : query(
                               "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE "
                               "'%dbtool_%' AND name <> 'sqlite_sequence' ORDER BY 1, 2");
}

std::string Subject::history() const {
    if (!has_table("dbtool_revision")) {
        return "";
    }
    std::string ids = query("SELECT revision FROM dbtool_revision ORDER BY revision");
    for (char& c : ids) {
        c = c == '\n' ? ' ' : c;
    }
    return ids;
}

bool Subject::has_history() const {
    return query(is_postgres()
                     ? "SELECT count(*) FROM pg_class WHERE relname LIKE 'dbtool%'"
                     : "SELECT count(*) FROM sqlite_master WHERE name LIKE 'dbtool%'") != "0";
}

bool Subject::has_table(std::string_view name) const {
    return query(fmt::format("SELECT count(*) FROM {} = '{}'",
                             is_postgres() ? "pg_class WHERE relkind = 'r' AND relname"
                                           : "sqlite_master WHERE name",
                             name)) != "0";
}

Result sqlite_shell(const std::filesystem::path& file, std::string_view script) {
    return run({.program = "sqlite3",
                .args = {"-batch",
                         "-bail",
                         "-init",
                         "/dev/null",
                         "-cmd",
                         "PRAGMA synchronous = OFF",
                         file.native()},
                .input = std::string(script)});
}

void wait_until(const Database& database, std::string_view sql, std::string_view wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::string answer = database.psql(sql);
    while (answer != wanted) {
        if (std::chrono::steady_clock::now() > deadline) {
            FAIL("never came true: " << sql << " = " << wanted << ", but " << answer);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        answer = database.psql(sql);
    }
}

void wait_for_arrival_at_gate(const Database& database) {
    wait_until(database,
               "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND "
               "pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%FROM gate%'",
               "t");
}

}  // namespace dbtool::test
