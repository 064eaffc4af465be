// The first signal asks the server to cancel. Where nobody hears that, a second one ends dbtool.

#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <sys/types.h>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// Processes of a private server that stand still until the end of the object's life.
class Standstill {
public:
    explicit Standstill(std::vector<pid_t> pids) : pids_(std::move(pids)) { send(SIGSTOP); }
    ~Standstill() { send(SIGCONT); }
    Standstill(const Standstill&) = delete;
    Standstill& operator=(const Standstill&) = delete;

private:
    void send(int number) const {
        for (const pid_t pid : pids_) {
            ::kill(pid, number);
        }
    }

    std::vector<pid_t> pids_;
};

/// The first line of the server's own file.
pid_t postmaster(const PostgresServer& server) {
    std::ifstream file(server.socket_folder() / "data/postmaster.pid");
    pid_t pid = 0;
    file >> pid;
    REQUIRE(pid > 1);
    return pid;
}

/// What the process does inside the kernel, as far as /proc tells: the first signal has been taken
/// when it is not pending any more.
bool has_taken(pid_t pid, int number) {
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("ShdPnd:")) {
            const auto pending = std::stoull(line.substr(sizeof "ShdPnd:"), nullptr, 16);
            return (pending >> static_cast<unsigned>(number - 1) & 1U) == 0;
        }
    }
    return true;
}

void send_and_wait(const Child& child, int number) {
    child.send_signal(number);
    while (!has_taken(child.pid(), number)) {
    }
}

}  // namespace

TEST_CASE("one signal ends a run that waits for a server that does not greet it") {
    if (skipped(Engine::postgres)) {
        return;
    }
    PostgresServer server;
    const Subject subject(Engine::postgres, &server);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.configure("run: {connect_attempts: 1}\n");
    {
        const Standstill stopped({postmaster(server)});
        Child child(dbtool_command({"upgrade", "-v"}, subject.cli()));
        REQUIRE(read_until(child, "database: ", Stream::err));
        child.send_signal(SIGTERM);
        CHECK(child.wait().exit_code == 130);
    }
    subject.must({"upgrade"});
    CHECK(subject.history() == "0001_one");
}

TEST_CASE("a second signal ends a run at once whose server does not answer any more") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const int first = GENERATE(SIGINT, SIGTERM);
    const int second = first == SIGINT ? SIGTERM : SIGINT;
    PostgresServer server;
    const Subject subject(Engine::postgres, &server);
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_two.sql",
                migration("CREATE TABLE two (id int);\n" + std::string(wait_at_gate)));
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    const pid_t backend =
        std::stoi(subject.query("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query "
                                "LIKE '%FROM gate%' AND pid <> pg_backend_pid()"));
    {
        const Standstill stopped({postmaster(server), backend});
        send_and_wait(child, first);
        // Nobody has heard it: without a second one it would wait for ever.
        CHECK(child.running());
        child.send_signal(second);
        const Result result = child.wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 130);
    }
    subject.query("INSERT INTO gate VALUES (1)");
    subject.must({"upgrade"});
    CHECK(subject.history() == "0001_one 0002_two");
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE revision = '0002_two' AND outcome = "
                        "'done'") == "1");
}
