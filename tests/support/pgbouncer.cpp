#include "support/pgbouncer.hpp"

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>
#include <thread>

#include "support/endpoint.hpp"
#include "support/postgres_programs.hpp"

namespace dbtool::test {
namespace {

constexpr std::chrono::seconds start_timeout(30);

}  // namespace

std::optional<std::string> why_no_pgbouncer() {
    if (find_program("pgbouncer").empty() && !in_ci()) {
        return "pgbouncer is not installed (scripts/install-packages --tests)";
    }
    return why_no_postgres();
}

PgBouncer::PgBouncer(const PostgresServer& server, const PoolOptions& options)
    : port_(free_port()) {
    give_to_server_account(scratch_.path());
    scratch_.write_file("users.txt", "\"postgres\" \"\"\n");
    scratch_.write_file("pgbouncer.ini", configuration(server, options));
    start();
}

std::string PgBouncer::configuration(const PostgresServer& server,
                                     const PoolOptions& options) const {
    return fmt::format(
        "[databases]\n"
        "* = host={} port={}\n"
        "[pgbouncer]\n"
        "listen_addr = 127.0.0.1\n"
        "listen_port = {}\n"
        "unix_socket_dir = {}\n"
        "auth_type = trust\n"
        "auth_file = {}\n"
        "pool_mode = transaction\n"
        "default_pool_size = {}\n"
        "server_round_robin = {}\n"
        "max_client_conn = 200\n"
        "ignore_startup_parameters = extra_float_digits\n",
        server.socket_folder().native(),
        server.port(),
        port_,
        scratch_.path().native(),
        (scratch_.path() / "users.txt").native(),
        options.size,
        options.round_robin ? 1 : 0);
}

void PgBouncer::start() {
    child_ = std::make_unique<Child>(Command{.program = "pgbouncer",
                                             .args = {(scratch_.path() / "pgbouncer.ini").native()},
                                             .working_directory = scratch_.path(),
                                             .output_file = scratch_.path() / "pgbouncer.log",
                                             .account = server_account()});
    const Endpoint endpoint{.path = (scratch_.path() / fmt::format(".s.PGSQL.{}", port_)).native()};
    const auto deadline = std::chrono::steady_clock::now() + start_timeout;
    while (!answers(endpoint)) {
        if (!child_->running() || std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("pgbouncer does not start: " + log());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

std::string PgBouncer::url(std::string_view database) const {
    return fmt::format("postgresql:///{}?host={}&port={}&user=postgres",
                       database,
                       scratch_.path().native(),
                       port_);
}

}  // namespace dbtool::test
