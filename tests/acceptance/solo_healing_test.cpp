// Solo statements other than CREATE INDEX CONCURRENTLY: cut off, out of luck with a lock, and
// finished all the same.

#include <csignal>
#include <fmt/format.h>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

constexpr const char* hasty =
    "run: {lock_timeout: 20ms, lock_budget: 20ms, retry_first: 5ms, retry_max: 20ms, "
    "lock_attempts: 5000}\n";
constexpr const char* soon_tired =
    "run: {lock_timeout: 20ms, lock_budget: 20ms, retry_first: 1ms, retry_max: 1ms, "
    "lock_attempts: 2}\n";

void add_events(const Subject& subject) {
    subject.add("0001_events.sql",
                migration("CREATE TABLE events (at int) PARTITION BY RANGE (at);\n"
                          "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2);\n"
                          "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (2) TO (3);\n"
                          "CREATE INDEX ix_at ON events (at);\n"
                          "INSERT INTO events VALUES (1), (2);"));
    subject.must({"upgrade"});
}

/// `attached`, `pending` or `detached`.
std::string partition_state(const Subject& subject) {
    return subject.query(
        "SELECT coalesce((SELECT CASE WHEN inhdetachpending THEN 'pending' ELSE 'attached' END "
        "FROM pg_inherits WHERE inhrelid = 'events_1'::regclass), 'detached')");
}

std::string working(const std::string& text) {
    return "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
           "AND application_name LIKE 'dbtool%' AND state = 'active' AND query LIKE '%" +
           text + "%'";
}

/// Kills dbtool with kill -9 while it waits in a statement, and then the statement.
void cut_off(const Subject& subject, const std::string& statement) {
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_until(subject.database(),
               "SELECT count(*) " + working(statement) + " AND wait_event_type = 'Lock'",
               "1");
    child.send_signal(SIGKILL);
    child.wait();
    subject.query("SELECT pg_terminate_backend(pid, 10000) " + working(statement));
}

/// A history in which a run was killed while the only part of a migration ran.
void pretend_cut_off(const Subject& subject, const std::string& revision) {
    subject.query(
        "UPDATE dbtool_revision SET state = 'running', direction = 'upgrade', parts_done "
        "= 0, parts_total = 1, part_open = true, done_checksum = '', backend_pid = 0 "
        "WHERE revision = '" +
        revision + "'");
}

}  // namespace

TEST_CASE("a partition that was left half detached is detached by the next run") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_events(subject);
    subject.add("0002_detach.sql",
                migration("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;\n"
                          "CREATE TABLE behind (id int);"));
    {
        const OpenTransaction reader(subject, "SELECT FROM events");
        cut_off(subject, "DETACH PARTITION");
        CHECK(partition_state(subject) == "pending");
    }
    const Result healed = subject.must({"upgrade"});
    CHECK_THAT(healed.err, ContainsSubstring("0002_detach was cut off in part 1 of 2"));
    CHECK_THAT(healed.err, ContainsSubstring("was finished"));
    CHECK(partition_state(subject) == "detached");
    CHECK(subject.has_table("behind"));
    CHECK(subject.query("SELECT at FROM events_1") == "1");
}

TEST_CASE("a detachment that a reader stands in the way of is tried again until it is done") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_events(subject);
    subject.configure(hasty);
    subject.add("0002_detach.sql",
                "-- dbtool:lock_timeout 20ms\n" +
                    migration("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"));
    std::optional<OpenTransaction> reader;
    reader.emplace(subject, "SELECT FROM events");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    REQUIRE(read_until(child, "\"retry\""));
    const auto again = read_until(child, "FINALIZE");
    CHECK(again);
    CHECK(partition_state(subject) == "pending");
    reader.reset();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(partition_state(subject) == "detached");
    CHECK(subject.history() == "0001_events 0002_detach");
}

TEST_CASE("a detachment that never gets its lock: exit 5, half detached, and finished later") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_events(subject);
    subject.configure(soon_tired);
    subject.add("0002_detach.sql",
                "-- dbtool:lock_timeout 20ms\n" +
                    migration("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"));
    {
        const OpenTransaction reader(subject, "SELECT FROM events");
        const Result failed = subject.dbtool({"upgrade"});
        INFO(failed.err);
        CHECK(failed.exit_code == 5);
        CHECK_THAT(failed.err, ContainsSubstring("55P03"));
        CHECK(partition_state(subject) == "pending");
    }
    subject.must({"upgrade"});
    CHECK(partition_state(subject) == "detached");
}

TEST_CASE("the copies that a REINDEX CONCURRENTLY left are dropped, and it is done again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_events(subject);
    const std::string copies =
        "SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_cc%' AND relkind = 'i'";
    const std::string what =
        GENERATE("TABLE CONCURRENTLY events_1", "INDEX CONCURRENTLY events_1_at_idx");
    subject.add("0002_reindex.sql", migration("REINDEX " + what + ";"));
    const std::string before = subject.schema();
    {
        const OpenTransaction writer(subject, "INSERT INTO events VALUES (1)");
        cut_off(subject, "REINDEX");
        CHECK(subject.query(copies) != "0");
    }
    const Result healed = subject.must({"upgrade"});
    CHECK_THAT(healed.err, ContainsSubstring("is to be run again"));
    CHECK_THAT(healed.err, ContainsSubstring("_ccnew"));
    CHECK(subject.query(copies) == "0");
    CHECK(subject.schema() == before);
}

TEST_CASE("a database that was made, or dropped, before the run was cut off is seen") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    const std::string name = subject.query("SELECT current_database() || '_more'");
    const std::string count = "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'";
    subject.add("0001_make.sql", migration("CREATE DATABASE " + name + ";"));
    subject.must({"upgrade"});
    pretend_cut_off(subject, "0001_make");
    CHECK_THAT(subject.must({"upgrade"}).err, ContainsSubstring("had taken effect"));
    subject.add("0002_drop.sql", migration("DROP DATABASE " + name + ";"));
    subject.must({"upgrade"});
    CHECK(subject.query(count) == "0");
    pretend_cut_off(subject, "0002_drop");
    CHECK_THAT(subject.must({"upgrade"}).err, ContainsSubstring("had taken effect"));
    CHECK(subject.dbtool({"check"}).exit_code == 0);
}

TEST_CASE("VACUUM FULL does not queue for its lock for ever: it is tried again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_events(subject);
    subject.configure(hasty);
    subject.add("0002_vacuum.sql", migration("VACUUM FULL events_1;"));
    std::optional<OpenTransaction> reader;
    reader.emplace(subject, "SELECT FROM events_1");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto retry = read_until(child, "\"retry\"");
    REQUIRE(retry);
    CHECK_THAT(*retry, ContainsSubstring("55P03"));
    REQUIRE(read_until(child, "\"retry\""));
    reader.reset();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_events 0002_vacuum");
}

TEST_CASE("a concurrent build that gives up on a lock is begun anew until it is through") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    subject.must({"upgrade"});
    subject.add("0002_index.sql",
                "-- dbtool:lock_timeout 20ms\n" +
                    migration("CREATE INDEX CONCURRENTLY ix_slug ON posts (slug);"));
    std::optional<OpenTransaction> writer;
    writer.emplace(subject, "INSERT INTO posts VALUES ('a')");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    REQUIRE(read_until(child, "\"retry\""));
    REQUIRE(read_until(child, "\"retry\""));
    writer.reset();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_slug'::regclass") ==
          "t");
    CHECK(subject.history() == "0001_posts 0002_index");
}

TEST_CASE("a procedure that commits on its way is not tried again when it fails") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    subject.query("CREATE TABLE notes (id int); CREATE TABLE busy (id int)");
    subject.add("0001_do.sql",
                "-- dbtool:transaction off\n-- dbtool:lock_timeout 20ms\n" +
                    migration("DO $$ BEGIN INSERT INTO notes VALUES (1); COMMIT; LOCK TABLE busy; "
                              "END $$;"));
    const OpenTransaction reader(subject, "SELECT FROM busy");
    const Result failed = subject.dbtool({"upgrade"});
    CHECK(failed.exit_code == 5);
    CHECK(subject.query("SELECT count(*) FROM notes") == "1");
}

TEST_CASE("a drop that was cut off, or failed half way, is ended, and never called undone") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    const bool down_again = GENERATE(true, false);
    const std::string down = "DROP INDEX CONCURRENTLY ix_slug;";
    const std::string up = "CREATE UNIQUE INDEX CONCURRENTLY ix_slug ON posts (slug);";
    const std::string there = "SELECT count(*) FROM pg_class WHERE relname = 'ix_slug'";
    const std::string working_on_it = working("DROP INDEX") + " AND wait_event_type = 'Lock'";
    SECTION("killed") {
        subject.add("0002_index.sql", migration(up, down));
        subject.must({"upgrade"});
        const OpenTransaction writer(subject, "INSERT INTO posts VALUES ('a')");
        Child child(dbtool_command({"downgrade", "-1"}, subject.cli()));
        wait_until(subject.database(), "SELECT count(*) " + working_on_it, "1");
        child.send_signal(SIGKILL);
        child.wait();
        subject.query("SELECT pg_terminate_backend(pid, 10000) " + working("DROP INDEX"));
    }
    SECTION("told to stop") {
        subject.add("0002_index.sql", migration(up, down));
        subject.must({"upgrade"});
        const OpenTransaction writer(subject, "INSERT INTO posts VALUES ('a')");
        Child child(dbtool_command({"downgrade", "-1"}, subject.cli()));
        wait_until(subject.database(), "SELECT count(*) " + working_on_it, "1");
        child.send_signal(SIGTERM);
        CHECK(child.wait().exit_code == 130);
    }
    SECTION("by its own timeout") {
        subject.add("0002_index.sql", "-- dbtool:statement_timeout 200ms\n" + migration(up, down));
        subject.must({"upgrade"});
        const OpenTransaction writer(subject, "INSERT INTO posts VALUES ('a')");
        const Result failed = subject.dbtool({"downgrade", "-1"});
        CHECK(failed.exit_code == 1);
        CHECK_THAT(failed.err, ContainsSubstring("57014"));
        CHECK_THAT(failed.err, ContainsSubstring("half done"));
    }
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = "
                        "'ix_slug'::regclass") == "f");
    CHECK(subject.dbtool({"check"}).exit_code == 3);
    if (down_again) {
        CHECK_THAT(subject.must({"downgrade", "0001"}).err, ContainsSubstring("was finished"));
        CHECK(subject.query(there) == "0");
        CHECK(subject.history() == "0001_posts");
    } else {
        CHECK_THAT(subject.must({"upgrade"}).err, ContainsSubstring("was finished"));
        CHECK(subject.query(there) == "1");
        CHECK(subject.history() == "0001_posts 0002_index");
    }
}

TEST_CASE("several runs after a crash: one clears up and builds, and all find it built") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure("run: {lock_timeout: 300ms, retry_first: 5ms, retry_max: 20ms}\n");
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    subject.must({"upgrade"});
    subject.add(
        "0002_index.sql",
        migration("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix_slug ON posts (slug);"));
    std::optional<OpenTransaction> writer;
    writer.emplace(subject, "INSERT INTO posts VALUES ('a')");
    cut_off(subject, "INDEX CONCURRENTLY");
    std::vector<std::unique_ptr<Child>> runs;
    for (int i = 0; i < 4; ++i) {
        runs.push_back(std::make_unique<Child>(dbtool_command({"upgrade"}, subject.cli())));
    }
    wait_until(subject.database(), "SELECT count(*) > 0 " + working("DROP INDEX"), "t");
    writer.reset();
    for (const auto& run : runs) {
        const Result result = run->wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_slug'::regclass") ==
          "t");
    CHECK(subject.history() == "0001_posts 0002_index");
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE revision = '0002_index' AND outcome "
                        "= 'done'") == "1");
}

TEST_CASE("a dry run after a crash mends nothing, and says so") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_events(subject);
    subject.add("0002_detach.sql",
                migration("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"));
    {
        const OpenTransaction reader(subject, "SELECT FROM events");
        cut_off(subject, "DETACH PARTITION");
    }
    const std::string log = "SELECT max(id) FROM dbtool_log";
    const std::string before = subject.query(log);
    const Result dry = subject.dbtool({"upgrade", "--dry-run"});
    CHECK(dry.exit_code == 2);
    CHECK_THAT(dry.err, ContainsSubstring("0002_detach was cut off"));
    CHECK(partition_state(subject) == "pending");
    CHECK(subject.query(log) == before);
}

TEST_CASE("a statement outside of a transaction that a signal ended is not done, and known to be") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_wait.sql",
                "-- dbtool:transaction off\n" +
                    migration(std::string(wait_at_gate) + "CREATE TABLE behind (id int);"));
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    child.send_signal(SIGINT);
    const Result stopped = child.wait();
    INFO(stopped.err);
    CHECK(stopped.exit_code == 130);
    subject.query("INSERT INTO gate VALUES (1)");
    subject.must({"upgrade"});
    CHECK(subject.has_table("behind"));
}

TEST_CASE("an invalid index of a table that somebody vacuums: waited for, then built") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    subject.must({"upgrade"});
    subject.query(
        "CREATE INDEX ix_slug ON posts (slug); UPDATE pg_index SET indisvalid = false "
        "WHERE indexrelid = 'ix_slug'::regclass");
    subject.add("0002_index.sql",
                migration("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_slug ON posts (slug);"));
    std::optional<OpenTransaction> vacuum;
    vacuum.emplace(subject, "LOCK TABLE posts IN SHARE UPDATE EXCLUSIVE MODE");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto retry = read_until(child, "\"retry\"");
    REQUIRE(retry);
    CHECK_THAT(*retry, ContainsSubstring("dropping an invalid index"));
    vacuum.reset();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_slug'::regclass") ==
          "t");
}

TEST_CASE("an invalid index of a materialized view that somebody analyzes is waited for") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    subject.query(
        "CREATE MATERIALIZED VIEW seen AS SELECT 1 AS id; CREATE INDEX ix_id ON seen "
        "(id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
        "'ix_id'::regclass");
    subject.add("0001_index.sql", migration("CREATE INDEX CONCURRENTLY ix_id ON seen (id);"));
    std::optional<OpenTransaction> analyze;
    analyze.emplace(subject, "ANALYZE seen");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto retry = read_until(child, "\"retry\"");
    REQUIRE(retry);
    CHECK_THAT(*retry, ContainsSubstring("somebody is at work on public.seen"));
    analyze.reset();
    CHECK(child.wait().exit_code == 0);
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_id'::regclass") ==
          "t");
}

TEST_CASE("what others do while a run pauses is seen, also when the run has ended a session") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(
        "run: {lock_timeout: 1500ms, retry_first: 3s, retry_max: 3s, terminate_blockers: "
        "[{application: psql}]}\n");
    subject.query("CREATE TABLE t (id int); CREATE TABLE u (id int)");
    subject.add("0001_u.sql", migration("ALTER TABLE u ADD a int;", "ALTER TABLE u DROP a;"));
    subject.add("0002_t.sql", migration("ALTER TABLE t ADD b int;", "ALTER TABLE t DROP b;"));
    subject.add("0003_t.sql", migration("ALTER TABLE t ADD c int;", "ALTER TABLE t DROP c;"));
    std::optional<OpenTransaction> kept;
    kept.emplace(subject, "SET LOCAL application_name = other; SELECT FROM t");
    const OpenTransaction ended(subject, "SELECT FROM t");
    Child child(dbtool_command({"upgrade", "--terminate-blockers", "0", "--format", "json"},
                               subject.cli()));
    REQUIRE(read_until(child, "\"retry\""));
    REQUIRE(subject.query("SELECT count(*) FROM dbtool_log WHERE action = 'terminate'") == "1");
    kept.reset();
    subject.must({"downgrade", "base", "--yes"});
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_u 0002_t 0003_t");
    CHECK(subject.query("SELECT count(*) FROM information_schema.columns WHERE table_name IN "
                        "('t', 'u')") == "5");
}

TEST_CASE("a run that was taken for dead leaves alone what another has finished for it") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    subject.must({"upgrade"});
    subject.add("0002_index.sql", migration("CREATE INDEX CONCURRENTLY ix_slug ON posts (slug);"));
    std::optional<OpenTransaction> writer;
    writer.emplace(subject, "INSERT INTO posts VALUES ('a')");
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_until(subject.database(),
               "SELECT count(*) " + working("INDEX CONCURRENTLY") + " AND wait_event_type = 'Lock'",
               "1");
    const bool fails = GENERATE(true, false);
    // As the other would have written it.
    subject.query(
        "UPDATE dbtool_revision SET state = 'applied', direction = NULL, parts_done = "
        "NULL, parts_total = NULL, part_open = false, run_id = 'another' WHERE revision "
        "= '0002_index'");
    if (fails) {
        subject.query("SELECT pg_cancel_backend(pid) " + working("INDEX CONCURRENTLY"));
    }
    writer.reset();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_posts 0002_index");
    CHECK(subject.query("SELECT state || ' ' || run_id FROM dbtool_revision WHERE revision = "
                        "'0002_index'") == "applied another");
}

TEST_CASE("on SQLite no statement is half done, and none is looked for as on PostgreSQL") {
    const Subject subject(Engine::sqlite);
    subject.add("0001_t.sql", migration("CREATE TABLE t (i int);"));
    subject.must({"upgrade"});
    for (const char* statement :
         {"DROP INDEX CONCURRENTLY ix;", "CREATE INDEX CONCURRENTLY ix ON t (i);"}) {
        subject.add("0002_ix.sql", "-- dbtool:transaction off\n" + migration(statement));
        const Result failed = subject.dbtool({"upgrade"});
        INFO(failed.err);
        CHECK(failed.exit_code == 1);
        CHECK_THAT(failed.err, ContainsSubstring("0002_ix.sql:3"));
        CHECK(failed.err.find("half done") == std::string::npos);
    }
    subject.add("0002_ix.sql", migration("CREATE INDEX ix ON t (i);"));
    subject.must({"upgrade"});
}
