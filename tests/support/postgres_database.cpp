#include "support/postgres_database.hpp"

#include <atomic>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <sstream>

#include "support/postgres_programs.hpp"

namespace dbtool::test {
namespace {

std::string fresh_name() {
    static std::atomic<int> last = 0;
    return fmt::format("test_{}", ++last);
}

Command psql_on(const std::string& url) {
    return {.program = (postgres_bindir() / "psql").native(),
            .args = {"-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", url},
            .environment = {{"PGOPTIONS", std::nullopt}, {"PGCLIENTENCODING", "UTF8"}}};
}

void administer(const PostgresServer& server, const std::string& sql) {
    Command command = psql_on(server.socket_url("postgres"));
    command.input = sql;
    run_or_throw(command);
}

/// Comments name versions, and newer pg_dumps write `\restrict` with a word that is new each time.
bool is_noise(const std::string& line) {
    return line.empty() || line.starts_with("--") || line.starts_with("\\restrict") ||
           line.starts_with("\\unrestrict");
}

}  // namespace

Database::Database(PostgresServer& server, const std::string& copy_of)
    : server_(server), name_(fresh_name()) {
    administer(server_,
               fmt::format("CREATE DATABASE {} OWNER {}{}",
                           name_,
                           PostgresServer::tcp_user,
                           copy_of.empty() ? "" : " TEMPLATE " + copy_of));
}

Database::~Database() {
    try {
        administer(server_, fmt::format("DROP DATABASE {} WITH (FORCE)", name_));
    } catch (const std::exception& error) {
        // A test of crashes may leave its server down; the folder goes with the server then.
        fmt::print(stderr, "cannot drop {}: {}\n", name_, error.what());
    }
}

Command Database::psql_command(const std::vector<std::string>& more_args) const {
    Command command = psql_on(url());
    command.args.insert(command.args.end(), more_args.begin(), more_args.end());
    return command;
}

std::string Database::psql(std::string_view sql) const {
    Command command = psql_command({});
    command.input = sql;
    std::string out = run_or_throw(command);
    if (out.ends_with('\n')) {
        out.pop_back();
    }
    return out;
}

Result Database::psql_file(const std::filesystem::path& file,
                           const std::vector<std::string>& more_args) const {
    std::vector<std::string> args = more_args;
    args.insert(args.end(), {"-f", file.native()});
    return run(psql_command(args));
}

std::string Database::dump(const std::vector<std::string>& excluded_tables) const {
    return dump_command({"--schema-only"}, excluded_tables);
}

std::string Database::dump_with_rows(const std::vector<std::string>& excluded_tables) const {
    return dump_command({}, excluded_tables);
}

std::string Database::dump_command(std::vector<std::string> args,
                                   const std::vector<std::string>& excluded_tables) const {
    Command command{.program = (postgres_bindir() / "pg_dump").native(), .args = std::move(args)};
    command.args.insert(command.args.end(), {"-d", url()});
    for (const std::string& pattern : excluded_tables) {
        command.args.push_back("--exclude-table=" + pattern);
    }
    std::istringstream lines(run_or_throw(command));
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        if (!is_noise(line)) {
            out += line + '\n';
        }
    }
    return out;
}

}  // namespace dbtool::test
