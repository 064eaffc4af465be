#include "support/postgres_server.hpp"

#include <chrono>
#include <fmt/format.h>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <unistd.h>

#include "support/certificates.hpp"
#include "support/postgres_programs.hpp"

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds start_timeout(60);
constexpr int start_attempts = 3;

/// Waits for the end of the tests' process, however that comes, then for the server's, and clears
/// up.
constexpr const char* undertaker_script = R"sh(
trap '' INT TERM HUP
read -r _
pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd")" = "$0/data" ]; then
    kill -QUIT "$pid" 2>/dev/null
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
rm -rf -- "$0"
)sh";

constexpr const char* access_rules =
    "local all all trust\n"
    "local replication all trust\n"
    "host all dbtool_tcp 127.0.0.1/32 scram-sha-256\n";

/// Nothing here is to survive a crash of the machine, so nothing waits for the disk.
constexpr const char* settings = R"(
fsync = off
full_page_writes = off
autovacuum = off
max_connections = 200
max_prepared_transactions = 10
listen_addresses = '127.0.0.1'
log_line_prefix = '%m [%p] %a '
timezone = 'UTC'
)";

std::string program(const char* name) {
    return (postgres_bindir() / name).native();
}

/// initdb takes most of a second, so its result is kept below the build folder, one for each
/// version and user.
fs::path cached_template() {
    std::string version = run_or_throw({.program = program("postgres"), .args = {"--version"}});
    std::erase_if(version, [](char c) { return c == '\n' || c == '/' || c == '(' || c == ')'; });
    const unsigned user = server_account().value_or(Account{::geteuid(), 0}).user;
    return fs::path(DBTOOL_TEST_CACHE) / fmt::format("{} {}", version, user);
}

void copy_tree(const fs::path& from, const fs::path& to) {
    run_or_throw({.program = "cp", .args = {"-a", from.native(), to.native()}});
}

void keep_template(const fs::path& data, const fs::path& cached) {
    const fs::path fresh = fmt::format("{}.{}", cached.native(), ::getpid());
    std::error_code another_was_first;
    fs::create_directories(cached.parent_path());
    copy_tree(data, fresh);
    fs::rename(fresh, cached, another_was_first);
    if (another_was_first) {
        fs::remove_all(fresh);
    }
}

}  // namespace

PostgresServer::PostgresServer(const ServerOptions& options) {
    if (postgres_bindir().empty()) {
        throw std::runtime_error(
            "PostgreSQL's server is not installed (scripts/install-packages --tests)");
    }
    give_to_server_account(scratch_.path());
    undertaker_ =
        std::make_unique<Child>(Command{.program = "/bin/sh",
                                        .args = {"-c", undertaker_script, scratch_.path().native()},
                                        .working_directory = "/",
                                        .output_file = "/dev/null",
                                        .parent_death_signal = 0,
                                        .keep_input_open = true});
    if (options.primary != nullptr) {
        copy_primary(*options.primary);
        scratch_.write_file("data/postgresql.conf", settings + options.settings);
        start_somewhere();
        return;
    }
    make_data_folder(options);
    start_somewhere();
    psql(fmt::format("CREATE ROLE {} LOGIN PASSWORD '{}'", tcp_user, tcp_password));
}

void PostgresServer::start_somewhere() {
    for (int attempt = 1; server_ == nullptr; ++attempt) {
        // Another process may have taken the port since it was found free.
        port_ = free_port();
        try {
            start();
        } catch (const std::runtime_error&) {
            if (attempt == start_attempts) {
                throw;
            }
        }
    }
}

std::string PostgresServer::psql(const std::string& sql) const {
    return run_or_throw(
        {.program = program("psql"),
         .args = {"-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", socket_url("postgres")},
         .input = sql});
}

PostgresServer::~PostgresServer() {
    stop_immediately();
}

void PostgresServer::make_data_folder(const ServerOptions& options) {
    const fs::path data = scratch_.path() / "data";
    const fs::path cached = cached_template();
    if (fs::exists(cached / "PG_VERSION")) {
        copy_tree(cached, data);
    } else {
        run_or_throw({.program = program("initdb"),
                      .args = {"-N",
                               "--no-instructions",
                               "-A",
                               "trust",
                               "-U",
                               "postgres",
                               "-E",
                               "UTF8",
                               "--locale=C.UTF-8",
                               "-D",
                               data.native()},
                      .working_directory = scratch_.path(),
                      .account = server_account()});
        keep_template(data, cached);
    }
    write_settings(options);
}

void PostgresServer::write_settings(const ServerOptions& options) {
    std::string lines = settings + options.settings;
    std::string rules = access_rules;
    if (options.tls != nullptr) {
        // The server wants its key to be its own, and nobody else's.
        for (const auto& [from, to] : {std::pair(options.tls->server(), "data/server.crt"),
                                       {options.tls->server_key(), "data/server.key"},
                                       {options.tls->authority(), "data/ca.crt"}}) {
            const fs::path copy = scratch_.write_file(to, read_file(from));
            fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
            give_to_server_account(copy);
        }
        lines += "ssl = on\nssl_ca_file = 'ca.crt'\n";
        rules += fmt::format("hostssl all {} 127.0.0.1/32 cert\n", Certificates::client_name);
    }
    scratch_.write_file("data/pg_hba.conf", rules);
    scratch_.write_file("data/postgresql.conf", lines);
}

void PostgresServer::copy_primary(const PostgresServer& primary) {
    run_or_throw({.program = program("pg_basebackup"),
                  .args = {"-D",
                           (scratch_.path() / "data").native(),
                           "-h",
                           primary.socket_folder().native(),
                           "-p",
                           std::to_string(primary.port()),
                           "-U",
                           "postgres",
                           "--checkpoint=fast",
                           "--no-sync",
                           "--write-recovery-conf"},
                  .working_directory = scratch_.path(),
                  .account = server_account()});
}

void PostgresServer::promote() {
    run_or_throw({.program = program("pg_ctl"),
                  .args = {"-s", "-w", "-D", (scratch_.path() / "data").native(), "promote"},
                  .working_directory = scratch_.path(),
                  .account = server_account()});
}

bool PostgresServer::is_ready() {
    std::error_code none;
    const fs::path file = scratch_.path() / "data/postmaster.pid";
    // The status line that pg_ctl looks for, of this start: a crash leaves the file of the one
    // before.
    return fs::exists(file, none) &&
           read_file(file).starts_with(fmt::format("{}\n", server_->pid())) &&
           (read_file(file).find("\nready") != std::string::npos ||
            read_file(file).find("\nstandby") != std::string::npos);
}

void PostgresServer::start() {
    server_ = std::make_unique<Child>(Command{.program = program("postgres"),
                                              .args = {"-D",
                                                       (scratch_.path() / "data").native(),
                                                       "-k",
                                                       scratch_.path().native(),
                                                       "-p",
                                                       fmt::format("{}", port_)},
                                              .working_directory = scratch_.path(),
                                              .output_file = scratch_.path() / "server.log",
                                              .account = server_account(),
                                              .parent_death_signal = SIGQUIT});
    const auto deadline = std::chrono::steady_clock::now() + start_timeout;
    while (!is_ready()) {
        if (!server_->running() || std::chrono::steady_clock::now() > deadline) {
            server_.reset();
            throw std::runtime_error("PostgreSQL does not start: " + log());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void PostgresServer::stop_immediately() {
    if (server_ != nullptr) {
        server_->send_signal(SIGQUIT);
        server_->wait();
        server_.reset();
    }
}

void PostgresServer::start_again() {
    stop_immediately();
    start();
}

fs::path PostgresServer::socket_path() const {
    return scratch_.path() / fmt::format(".s.PGSQL.{}", port_);
}

std::string PostgresServer::socket_url(std::string_view database) const {
    return fmt::format("postgresql:///{}?host={}&port={}&user=postgres",
                       database,
                       scratch_.path().native(),
                       port_);
}

std::string PostgresServer::tcp_url(std::string_view database) const {
    std::string password;
    for (const char c : tcp_password) {
        password += c == ' ' ? std::string("%20") : std::string(1, c);
    }
    return fmt::format("postgresql://{}:{}@127.0.0.1:{}/{}", tcp_user, password, port_, database);
}

std::string PostgresServer::log() const {
    return scratch_.read_file("server.log");
}

PostgresServer& shared_postgres() {
    static PostgresServer server;
    return server;
}

}  // namespace dbtool::test
