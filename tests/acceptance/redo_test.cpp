// `redo` beside other runs, and without its connection: between its way down and its way up others
// have their turn.

#include <csignal>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"
#include "support/proxy.hpp"

using namespace dbtool::test;

namespace {

constexpr const char* soon_tired = "run: {connect_attempts: 2, retry_first: 1ms, retry_max: 1ms}\n";

/// Three migrations that count how often they were applied. The last one's downgrade waits for the
/// test.
void add_counted(const Subject& subject) {
    subject.query("CREATE TABLE gate (open int); CREATE TABLE ledger (revision text)");
    for (int i = 1; i <= 3; ++i) {
        const std::string name = fmt::format("000{}_t{}", i, i);
        subject.add(name + ".sql",
                    migration(fmt::format("CREATE TABLE IF NOT EXISTS t{} (id int);\n"
                                          "INSERT INTO ledger VALUES ('{}');",
                                          i,
                                          name),
                              fmt::format("DROP TABLE t{};\n"
                                          "DELETE FROM ledger WHERE revision = '{}';\n{}",
                                          i,
                                          name,
                                          i == 3 ? wait_at_gate : "")));
    }
    subject.must({"upgrade"});
}

void open_gate(const Subject& subject) {
    subject.query("INSERT INTO gate VALUES (1)");
}

std::string ledger(const Subject& subject) {
    return subject.query(
        "SELECT coalesce(string_agg(revision, ' ' ORDER BY revision), '') FROM "
        "ledger");
}

/// Lets a `redo` of 0003_t3 take it down, and holds it where it has not seen yet that it has.
void stop_between(const Subject& subject, Child& redo) {
    wait_for_arrival_at_gate(subject.database());
    redo.send_signal(SIGSTOP);
    open_gate(subject);
    wait_until(
        subject.database(), "SELECT count(*) FROM dbtool_revision WHERE revision = '0003_t3'", "0");
}

void end_its_session(const Subject& subject) {
    subject.query(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name LIKE "
        "'dbtool%' AND datname = current_database()");
}

}  // namespace

TEST_CASE("redo: what another run has applied meanwhile is not applied again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    Child redo(dbtool_command({"redo", "--format", "json"}, subject.cli()));
    stop_between(subject, redo);
    subject.must({"upgrade"});
    redo.send_signal(SIGCONT);
    const Result result = redo.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("\"by_another_run\":1"));
    CHECK(ledger(subject) == "0001_t1 0002_t2 0003_t3");
}

TEST_CASE("redo: nothing is applied without its parents") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    Child redo(dbtool_command({"redo"}, subject.cli()));
    stop_between(subject, redo);
    subject.must({"downgrade", "base", "--yes"});
    redo.send_signal(SIGCONT);
    const Result result = redo.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0003_t3 cannot be applied: 0002_t2, which it needs"));
    CHECK_THAT(result.err, ContainsSubstring("0003_t3 was reverted and not applied again"));
    CHECK_THAT(result.out, ContainsSubstring("reverted 1 migration"));
    CHECK(subject.history().empty());
    CHECK(ledger(subject).empty());
}

TEST_CASE("redo -n: what another run has taken down of the same steps comes up too") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    open_gate(subject);
    subject.configure("run: {lock_timeout: 20ms, lock_budget: 20ms, retry_first: 6s}\n");
    std::optional<OpenTransaction> reader;
    reader.emplace(subject, "SELECT * FROM t2");
    Child redo(dbtool_command({"redo", "-n", "2"}, subject.cli()));
    REQUIRE(read_until(redo, "0002_t2: attempt 1", Stream::err));
    reader.reset();
    subject.must({"downgrade", "0001"});
    const Result result = redo.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("reverted 1 migration and applied 2 migrations"));
    CHECK(ledger(subject) == "0001_t1 0002_t2 0003_t3");
}

TEST_CASE("redo: what another run has taken down, and not this one, stays down") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    Child down(dbtool_command({"downgrade", "-1"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    Child redo(dbtool_command({"redo"}, subject.cli()));
    REQUIRE(read_until(redo, "waiting", Stream::err));
    open_gate(subject);
    CHECK(down.wait().exit_code == 0);
    const Result result = redo.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.err, ContainsSubstring("another run has reverted"));
    CHECK(ledger(subject) == "0001_t1 0002_t2");
}

TEST_CASE("redo: a connection that is lost between its two ways is made again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    Child redo(dbtool_command({"redo"}, subject.cli()));
    stop_between(subject, redo);
    // The answer is in its socket; what it asks next finds nobody.
    end_its_session(subject);
    redo.send_signal(SIGCONT);
    const Result result = redo.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(ledger(subject) == "0001_t1 0002_t2 0003_t3");
}

TEST_CASE("redo: where the server does not come back, it says what is not applied again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    subject.configure(soon_tired);
    ProxyOptions options;
    options.to.path = subject.database().server().socket_path().native();
    auto proxy = std::make_unique<DelayProxy>(options);
    const Environment through = {
        {"DBTOOL_URL",
         fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                     proxy->port(),
                     subject.database().name())}};
    Child redo(dbtool_command({"redo", "--format", "json"}, subject.cli(through)));
    stop_between(subject, redo);
    wait_until(subject.database(),
               "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbtool%' AND "
               "datname = current_database() AND state <> 'idle'",
               "0");
    // It has got the answer of its way down, and nothing that it asks next.
    proxy.reset();
    redo.send_signal(SIGCONT);
    const Result result = redo.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code != 0);
    const auto start = result.out.rfind("{\"event\":\"summary\"");
    REQUIRE(start != std::string::npos);
    const auto summary = nlohmann::json::parse(result.out.substr(start));
    CHECK(summary["outcome"] == "failed");
    if (summary["error"]["kind"] == "connection") {
        CHECK(summary["left_down"] == nlohmann::json::array({"0003_t3"}));
        CHECK(summary["reverted"] == 1);
    }
    CHECK(ledger(subject) == "0001_t1 0002_t2");
    subject.must({"upgrade"});
    CHECK(ledger(subject) == "0001_t1 0002_t2 0003_t3");
}

TEST_CASE("redo: an edited file below is refused before anything comes down") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);", "DROP TABLE two;"));
    subject.must({"upgrade"});
    subject.add("0001_one.sql", migration("CREATE TABLE one (id bigint);", "DROP TABLE one;"));
    const Result result = subject.dbtool({"redo"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0001_one was edited after it was applied"));
    CHECK(subject.history() == "0001_one 0002_two");
}

TEST_CASE("redos and upgrades at once: history and schema agree, nothing is applied twice") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    open_gate(subject);
    for (int round = 0; round < 4; ++round) {
        std::vector<std::unique_ptr<Child>> children;
        for (int i = 0; i < 8; ++i) {
            const std::string command = i % 2 == 0 ? "redo" : "upgrade";
            children.push_back(std::make_unique<Child>(dbtool_command({command}, subject.cli())));
        }
        for (const auto& child : children) {
            const Result result = child->wait();
            INFO(result.out << result.err);
            // A redo whose parents another redo has taken down stops with a word.
            const bool told = result.exit_code == 0 || result.exit_code == 2;
            CHECK(told);
        }
        CHECK(ledger(subject) == subject.history());
        subject.must({"upgrade"});
        CHECK(ledger(subject) == "0001_t1 0002_t2 0003_t3");
    }
}
