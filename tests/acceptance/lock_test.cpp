// Other sessions in the way: another run, a table's lock, and being told to stop.

#include <csignal>
#include <fmt/format.h>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// Patience for tests: many short attempts.
constexpr const char* hasty =
    "run: {lock_timeout: 20ms, lock_budget: 20ms, retry_first: 5ms, retry_max: 20ms, "
    "lock_attempts: 5000}\n";

/// One migration that is done, and one that waits for the test.
void add_gated(const Subject& subject) {
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add(
        "0002_gated.sql",
        migration("CREATE TABLE two (id int);\n" + std::string(wait_at_gate), "DROP TABLE two;"));
}

void open_gate(const Subject& subject) {
    subject.query("INSERT INTO gate VALUES (1)");
}

/// The server takes a moment to notice that a client has gone.
void no_sessions_at_work(const Subject& subject) {
    wait_until(subject.database(),
               "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbtool%' AND "
               "datname = current_database() AND state <> 'idle'",
               "0");
}

}  // namespace

TEST_CASE("--lock-wait: another run is at work, and is named") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_gated(subject);
    Child first(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    const Result second = subject.dbtool({"upgrade", "--lock-wait", "1"});
    CHECK(second.exit_code == 5);
    CHECK_THAT(second.err, ContainsSubstring("another run"));
    CHECK_THAT(second.err, ContainsSubstring("pid "));
    CHECK_THAT(second.err, ContainsSubstring(fmt::format(":{} ", first.pid())));
    open_gate(subject);
    const Result ended = first.wait();
    INFO(ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(subject.history() == "0001_one 0002_gated");
}

TEST_CASE("a run that waits for another one is told of it, and finds its work done") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_gated(subject);
    Child first(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    Child second(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto wait = read_until(second, "\"wait\"");
    REQUIRE(wait);
    CHECK_THAT(*wait, ContainsSubstring("pid "));
    open_gate(subject);
    CHECK(first.wait().exit_code == 0);
    const Result result = second.wait();
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("by_another_run"));
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE revision = '0002_gated'") == "1");
}

TEST_CASE("SIGINT: the current part is rolled back, the earlier ones are kept, exit 130") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_long.sql", migration("CREATE TABLE two (id int);\nSELECT pg_sleep(3600);"));
    const int number = GENERATE(SIGINT, SIGTERM);
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_until(subject.database(),
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = "
               "current_database()",
               "1");
    child.send_signal(number);
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 130);
    CHECK(subject.history() == "0001_one");
    CHECK_FALSE(subject.has_table("two"));
    CHECK_THAT(result.out + result.err, ContainsSubstring("interrupted"));
    no_sessions_at_work(subject);
}

TEST_CASE("SIGINT and SIGTERM while a run only waits: exit 130, and nothing is done") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const int number = GENERATE(SIGINT, SIGTERM);
    const Subject subject(Engine::postgres);
    subject.query("CREATE TABLE busy (id int)");
    subject.add("0001_busy.sql",
                migration("CREATE TABLE two (id int);\nALTER TABLE busy ADD name text;"));
    SECTION("for a table's lock") {
        subject.configure("run: {lock_timeout: 0, lock_budget: 0}\n");
        const OpenTransaction holder(subject, "LOCK TABLE busy IN ACCESS SHARE MODE");
        Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
        REQUIRE(read_until(child, "\"blockers\""));
        child.send_signal(number);
        CHECK(child.wait().exit_code == 130);
    }
    SECTION("in the pause before it tries again") {
        subject.configure(
            "run: {lock_timeout: 20ms, lock_budget: 20ms, retry_first: 30min, retry_max: 30min}\n");
        const OpenTransaction holder(subject, "LOCK TABLE busy IN ACCESS SHARE MODE");
        Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
        REQUIRE(read_until(child, "\"retry\""));
        child.send_signal(number);
        CHECK(child.wait().exit_code == 130);
    }
    SECTION("for another run") {
        subject.query("CREATE TABLE gate (open int)");
        subject.add("0001_busy.sql",
                    migration("CREATE TABLE two (id int);\n" + std::string(wait_at_gate)));
        Child first(dbtool_command({"upgrade"}, subject.cli()));
        wait_for_arrival_at_gate(subject.database());
        Child second(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
        REQUIRE(read_until(second, "\"wait\""));
        second.send_signal(number);
        CHECK(second.wait().exit_code == 130);
        first.send_signal(number);
        CHECK(first.wait().exit_code == 130);
    }
    CHECK(subject.history().empty());
    CHECK_FALSE(subject.has_table("two"));
    no_sessions_at_work(subject);
}

TEST_CASE("a table's lock is tried for again and again until it is free") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    subject.query("CREATE TABLE busy (id int)");
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_busy.sql",
                migration("CREATE TABLE two (id int);\nALTER TABLE busy ADD name text;"));
    std::optional<OpenTransaction> holder;
    holder.emplace(subject, "LOCK TABLE busy IN ACCESS SHARE MODE");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto retry = read_until(child, "\"retry\"");
    REQUIRE(retry);
    CHECK_THAT(*retry, ContainsSubstring("55P03"));
    CHECK_THAT(*retry, ContainsSubstring("0002_busy"));
    CHECK(subject.history() == "0001_one");
    holder.reset();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_one 0002_busy");
    CHECK(subject.query("SELECT count(*) FROM information_schema.columns WHERE table_name = "
                        "'busy'") == "2");
}

TEST_CASE("a lock that is never to be had: exit 5, and nothing half done") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(
        "run: {lock_timeout: 20ms, lock_attempts: 2, retry_first: 1ms, retry_max: "
        "1ms}\n");
    subject.query("CREATE TABLE busy (id int)");
    subject.add("0001_busy.sql",
                migration("CREATE TABLE one (id int);\nALTER TABLE busy ADD name text;"));
    const OpenTransaction holder(subject, "LOCK TABLE busy IN ACCESS SHARE MODE");
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 5);
    CHECK_THAT(result.err, ContainsSubstring("55P03"));
    CHECK_THAT(result.err, ContainsSubstring("0001_busy.sql:3"));
    CHECK(subject.history().empty());
    CHECK_FALSE(subject.has_table("one"));
}

TEST_CASE("statement_timeout of a file, and the database's own before and after it") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_patient.sql", migration("SELECT pg_sleep(0.2);"));
    subject.add("0002_hasty.sql",
                "-- dbtool:statement_timeout 50ms\n" +
                    migration("CREATE TABLE two (id int);\nSELECT pg_sleep(3600);"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("57014"));
    CHECK_THAT(result.err, ContainsSubstring("0002_hasty.sql:4"));
    CHECK(subject.history() == "0001_patient");
    CHECK_FALSE(subject.has_table("two"));
}
