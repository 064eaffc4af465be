#include "fault/fault_project.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <sstream>
#include <thread>

#include "fault/fault_migrations.hpp"
#include "support/catch.hpp"

namespace dbtool::test {
namespace {

/// Reconnecting is to take no longer than it must.
constexpr const char* hasty =
    "run: {retry_first: 2ms, retry_max: 20ms, connect_attempts: 20, lock_timeout: 10s}\n";

constexpr const char* no_sessions =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    "pg_backend_pid() AND backend_type = 'client backend'";

/// Where rows stand in a table and names in a catalog is not compared, nor where a sequence stands.
std::string sorted(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("SELECT pg_catalog.setval(")) {
            lines.push_back(line);
        }
    }
    std::ranges::sort(lines);
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

std::string without_history(const std::string& dump) {
    std::istringstream in(dump);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        out += line.find("dbtool_") == std::string::npos ? line + "\n" : "";
    }
    return out;
}

}  // namespace

std::string to_string(const FaultCase& fault_case) {
    constexpr std::string_view variants[] = {"transactional", "with solo statements", "operations"};
    return fmt::format("{} {} on {}",
                       variants[static_cast<int>(fault_case.variant)],
                       fault_case.way == Way::up ? "up" : "down",
                       fault_case.engine == Engine::postgres ? "postgres" : "sqlite");
}

FaultProject::FaultProject(const FaultCase& fault_case, PostgresServer* server)
    : case_(fault_case),
      subject_(fault_case.engine, server),
      args_(case_.way == Way::up ? std::vector<std::string>{"upgrade", "head"}
                                 : std::vector<std::string>{"downgrade", "base", "--yes"}) {
    INFO(to_string(case_));
    subject_.configure(hasty);
    add_fault_migrations(subject_, case_.variant);
    begin_empty();
    learn_steps();
    reset();
    learn_one_run();
}

void FaultProject::begin_empty() const {
    if (subject_.is_postgres()) {
        database().psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    } else {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
            std::filesystem::remove(subject_.url().substr(sizeof "sqlite:" - 1) + suffix);
        }
    }
    subject_.query("CREATE TABLE ledger (name text)");
}

/// One revision after the other, on the way that is to be disturbed.
void FaultProject::learn_steps() {
    steps_.resize(fault_migrations + 1);
    if (case_.way == Way::up) {
        steps_[0] = snapshot();
        for (std::size_t applied = 1; applied <= fault_migrations; ++applied) {
            subject_.must({"upgrade", "+1"});
            steps_[applied] = snapshot();
        }
        return;
    }
    subject_.must({"upgrade", "head"});
    steps_[fault_migrations] = snapshot();
    for (std::size_t applied = fault_migrations; applied-- > 0;) {
        subject_.must({"downgrade", "-1", "--yes"});
        steps_[applied] = snapshot();
    }
    is_finished_ = true;
}

void FaultProject::learn_one_run() {
    const auto start = std::chrono::steady_clock::now();
    if (subject_.is_postgres()) {
        const DelayProxy proxy(in_front_of(*this));
        subject_.must(args_, through(proxy));
        counts_ = proxy.counts();
    } else {
        subject_.must(args_);
    }
    duration_ = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start);
    is_finished_ = true;
    check_agreement();
    CHECK(snapshot() == (case_.way == Way::up ? steps_.back() : steps_.front()));
}

void FaultProject::reset() {
    if (case_.way == Way::up || !is_finished_) {
        begin_empty();
    }
    if (case_.way == Way::down) {
        // What came down after a fault comes up again as if nothing had been.
        subject_.must({"upgrade", "head"});
        CHECK(snapshot() == steps_.back());
    }
    is_finished_ = false;
}

Environment FaultProject::through(const DelayProxy& proxy) const {
    return {{"DBTOOL_URL",
             fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                         proxy.port(),
                         database().name())}};
}

std::string FaultProject::snapshot() const {
    return sorted(subject_.is_postgres() ? database().dump_with_rows({"*.dbtool_*"})
                                         : without_history(subject_.query(".dump")));
}

std::string FaultProject::recorded(const std::string& state) const {
    return subject_.has_table("dbtool_revision")
               ? subject_.query(
                     fmt::format("SELECT count(*) FROM dbtool_revision WHERE state = '{}'", state))
               : "0";
}

void FaultProject::check_agreement() const {
    CHECK(subject_.query("SELECT name FROM ledger GROUP BY name HAVING count(*) > 1").empty());
    if (recorded("running") == "0") {
        const std::size_t applied = std::stoul(recorded("applied"));
        REQUIRE(applied < steps_.size());
        CHECK(snapshot() == steps_[applied]);
    }
}

void FaultProject::check_and_finish() {
    INFO(to_string(case_));
    if (subject_.is_postgres()) {
        wait_until(database(), no_sessions, "0");
    }
    check_agreement();
    subject_.must(args_);
    is_finished_ = true;
    check_agreement();
    CHECK(recorded("applied") ==
          (case_.way == Way::up ? std::to_string(fault_migrations) : std::string("0")));
    CHECK(recorded("running") == "0");
}

void wait_for_bytes(const DelayProxy& proxy, Side side, std::uint64_t bytes, Child& run) {
    const auto passed = [&] {
        const ProxyCounts counts = proxy.counts();
        return side == Side::client ? counts.bytes_from_client : counts.bytes_from_server;
    };
    while (passed() < bytes && run.running()) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
}

std::pair<Side, std::uint64_t> pick_moment(const FaultProject& project, std::mt19937& random) {
    const Side side = random() % 2 == 0 ? Side::client : Side::server;
    const std::uint64_t bytes = side == Side::client ? project.undisturbed().bytes_from_client
                                                     : project.undisturbed().bytes_from_server;
    return {side, std::uniform_int_distribution<std::uint64_t>(1, bytes)(random)};
}

int fault_runs(int usual) {
    const char* chosen = std::getenv("DBTOOL_FAULT_RUNS");
    return chosen == nullptr ? usual : std::max(1, std::atoi(chosen));
}

std::mt19937 fault_random() {
    const char* chosen = std::getenv("DBTOOL_FAULT_SEED");
    return std::mt19937(
        chosen == nullptr ? 20260131U : static_cast<unsigned>(std::strtoul(chosen, nullptr, 10)));
}

std::vector<std::uint64_t> spread(std::uint64_t last, int count) {
    std::vector<std::uint64_t> out;
    const auto steps = static_cast<std::uint64_t>(count);
    for (std::uint64_t i = 0; i < steps; ++i) {
        out.push_back(1 + i * last / steps);
    }
    return out;
}

ProxyOptions in_front_of(const FaultProject& project) {
    ProxyOptions options;
    options.to.path = project.database().server().socket_path().native();
    return options;
}

}  // namespace dbtool::test
