// What holds a run up before and between its parts: locks on the history's own tables, a pooler
// without a free session, another run that is hard to recognise, and a connection that is lost.

#include <csignal>
#include <fmt/format.h>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"
#include "support/pgbouncer.hpp"
#include "support/postgres_programs.hpp"
#include "support/proxy.hpp"

using namespace dbtool::test;

namespace {

void add_one(const Subject& subject, const std::string& name = "0001_one.sql") {
    subject.add(name, migration("CREATE TABLE one (id int);"));
}

/// `0001_t` is applied; `0002_index` builds an index concurrently under another name than dbtool's.
void add_renamed_build(const Subject& subject) {
    subject.add("0001_t.sql", migration("CREATE TABLE t (id int);"));
    subject.must({"upgrade"});
    subject.add("0002_index.sql",
                migration("SET application_name = 'migration 2';\n"
                          "CREATE INDEX CONCURRENTLY ix ON t (id);"));
}

void wait_for_build(const Subject& subject) {
    wait_until(subject.database(),
               "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query "
               "LIKE 'CREATE INDEX CONC%' AND wait_event_type = 'Lock'",
               "1");
}

/// As the server's role `name`, over its socket.
std::string url_of_role(const Subject& subject, const std::string& name) {
    const Database& database = subject.database();
    return fmt::format("postgresql:///{}?host={}&port={}&user={}",
                       database.name(),
                       database.server().socket_folder().native(),
                       database.server().port(),
                       name);
}

std::string url_through(const DelayProxy& proxy, const Subject& subject) {
    return fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                       proxy.port(),
                       subject.database().name());
}

ProxyOptions forgetful(const Subject& subject) {
    ProxyOptions options;
    options.to = {.path = subject.database().server().socket_path().native()};
    options.server_stays = true;
    return options;
}

}  // namespace

TEST_CASE("somebody has locked a history table: --lock-wait, exit 5, and who it is") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const std::string table = GENERATE("dbtool_revision", "dbtool_log");
    const Subject subject(Engine::postgres);
    add_one(subject);
    subject.must({"upgrade"});
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);"));
    std::optional<OpenTransaction> holder;
    holder.emplace(subject, "LOCK TABLE " + table);
    const std::string who = fmt::format("pid {} (", holder->backend_pid());
    const Result moving = subject.dbtool({"upgrade", "--lock-wait", "1"});
    INFO(moving.out << moving.err);
    CHECK(moving.exit_code == 5);
    CHECK_THAT(moving.err, ContainsSubstring("the history tables are still locked after"));
    CHECK_THAT(moving.err, ContainsSubstring(who));
    subject.configure("run: {lock_timeout: 100ms, lock_budget: 100ms}\n");
    for (const char* looking : {"status", "check", "log"}) {
        const Result result = subject.dbtool({looking});
        INFO(looking << ": " << result.out << result.err);
        CHECK(result.exit_code == 5);
        CHECK_THAT(result.err, ContainsSubstring(who));
    }
    Child patient(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto wait = read_until(patient, "\"wait\"");
    REQUIRE(wait);
    CHECK_THAT(*wait, ContainsSubstring("the history tables are locked"));
    CHECK_THAT(*wait, ContainsSubstring(who));
    holder.reset();
    CHECK(patient.wait().exit_code == 0);
    CHECK(subject.history() == "0001_one 0002_two");
}

TEST_CASE("a pooler has no session left: --lock-wait ends, and says so") {
    if (skipped(Engine::postgres)) {
        return;
    }
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    const PgBouncer pooler(subject.database().server(), {.size = 1});
    const std::string url = pooler.url(subject.database().name());
    Child client({.program = (postgres_bindir() / "psql").native(),
                  .args = {"-X", "-At", "-q", url},
                  .input = "BEGIN;\nSELECT 'holding';\n",
                  .keep_input_open = true});
    REQUIRE(read_until(client, "holding"));
    const Result result = subject.dbtool({"upgrade", "--lock-wait", "1"}, {{"DBTOOL_URL", url}});
    INFO(result.out << result.err);
    CHECK(result.exit_code == 5);
    CHECK_THAT(result.err, ContainsSubstring("no answer came from the server within"));
    CHECK_THAT(result.err, ContainsSubstring("pooler"));
    CHECK(subject.history().empty());
}

TEST_CASE("a run whose migration has changed its session's name still counts as alive") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const bool same_role = GENERATE(true, false);
    CAPTURE(same_role);
    const Subject subject(Engine::postgres);
    add_renamed_build(subject);
    const std::string role = subject.database().name() + "_other";
    subject.query(
        fmt::format("CREATE ROLE {0} LOGIN; GRANT SELECT ON dbtool_revision, dbtool_log "
                    "TO {0}",
                    role));
    std::optional<OpenTransaction> writer;
    writer.emplace(subject, "INSERT INTO t VALUES (1)");
    Child first(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_build(subject);
    const Environment as =
        same_role ? Environment{} : Environment{{"DBTOOL_URL", url_of_role(subject, role)}};
    Child second(dbtool_command({"upgrade", "--format", "json"}, subject.cli(as)));
    const auto wait = read_until(second, "another run is at work on 0002_index");
    CHECK(wait);
    const Result repair = subject.dbtool({"repair", "--done"}, as);
    CHECK(repair.exit_code != 0);
    CHECK_THAT(repair.err, ContainsSubstring("is still being run by pid"));
    writer.reset();
    CHECK(first.wait().exit_code == 0);
    const Result result = second.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass") ==
          "t");
    subject.query(fmt::format("DROP OWNED BY {0}; DROP ROLE {0}", role));
}

TEST_CASE("a process that has got the number of a dead run's is not taken for it") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_t.sql", migration("CREATE TABLE t (id int);\nVACUUM t;"));
    subject.must({"upgrade"});
    const OpenTransaction later(subject, "SELECT 1");
    subject.query(
        fmt::format("UPDATE dbtool_revision SET state = 'running', direction = 'upgrade', "
                    "parts_done = 1, parts_total = 2, part_open = true, done_checksum = '', "
                    "backend_pid = {}",
                    later.backend_pid()));
    const Result result = subject.dbtool({"upgrade", "--lock-wait", "1"});
    INFO(result.out << result.err);
    CHECK(result.exit_code != 5);
    CHECK(result.err.find("another run is") == std::string::npos);
}

TEST_CASE("a lost session that waits for its client is ended, and the run goes on") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    constexpr int rows = 400'000;
    std::string copy = "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n";
    for (int i = 0; i < rows; ++i) {
        copy += "1234567\n";
    }
    subject.add("0001_t.sql", migration(copy + "\\.\n"));
    ProxyOptions options = forgetful(subject);
    options.cut = Cut{Side::client, Unit::bytes, 1'000'000};
    const DelayProxy proxy(options);
    const Result result = subject.dbtool({"upgrade", "--lock-wait", "30"},
                                         {{"DBTOOL_URL", url_through(proxy, subject)}});
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(proxy.counts().cuts == 1);
    CHECK(subject.query("SELECT count(*) FROM t") == std::to_string(rows));
}

TEST_CASE("a lost session that is at work is waited for, as long as --lock-wait says") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_t.sql", migration("CREATE TABLE t (id int);\n" + std::string(wait_at_gate)));
    DelayProxy proxy(forgetful(subject));
    Child child(dbtool_command({"upgrade", "--lock-wait", "1", "--format", "json"},
                               subject.cli({{"DBTOOL_URL", url_through(proxy, subject)}})));
    wait_for_arrival_at_gate(subject.database());
    proxy.cut_now();
    const auto wait = read_until(child, "\"wait\"");
    REQUIRE(wait);
    CHECK_THAT(*wait, ContainsSubstring("the lost session"));
    CHECK(wait->find("\"waited_ms\":0") == std::string::npos);
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 5);
    CHECK_THAT(result.out + result.err, ContainsSubstring("still at work after"));
    subject.query("INSERT INTO gate VALUES (1)");
    wait_until(subject.database(),
               "SELECT coalesce(to_regclass('dbtool_revision')::text, 'none')",
               "dbtool_revision");
    CHECK(subject.must({"upgrade"}).exit_code == 0);
    CHECK(subject.history() == "0001_t");
}

TEST_CASE("a run that waits in its middle survives the loss of its connection") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure("run: {retry_first: 1ms, retry_max: 1ms}\n");
    subject.query("CREATE TABLE gate (open int); CREATE TABLE busy (id int)");
    subject.add("0001_gated.sql", migration(wait_at_gate));
    subject.add("0002_index.sql", migration("CREATE INDEX CONCURRENTLY ix ON busy (id);"));
    std::optional<OpenTransaction> writer;
    writer.emplace(subject, "INSERT INTO busy VALUES (1)");
    Child first(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    Child second(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    REQUIRE(read_until(second, "\"wait\""));
    subject.query("INSERT INTO gate VALUES (1)");
    REQUIRE(read_until(second, "another run is at work on 0002_index"));
    subject.query(
        fmt::format("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE "
                    "application_name LIKE 'dbtool %:{} %' AND application_name NOT LIKE "
                    "'%watch'",
                    second.pid()));
    REQUIRE(read_until(second, "\"retry\""));
    writer.reset();
    CHECK(first.wait().exit_code == 0);
    const Result result = second.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_gated 0002_index");
}

TEST_CASE("a migration that ends its own session every time is known not to be done") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure("run: {connect_attempts: 3, retry_first: 1ms, retry_max: 1ms}\n");
    add_one(subject);
    subject.add("0002_ends.sql",
                migration("CREATE TABLE two (id int);\n"
                          "SELECT pg_terminate_backend(pg_backend_pid());"));
    const Result result = subject.dbtool({"upgrade"});
    INFO(result.out << result.err);
    CHECK(result.exit_code == 4);
    CHECK_THAT(result.err, ContainsSubstring("lost 3 times during 0002_ends"));
    CHECK_THAT(result.err, ContainsSubstring("not committed"));
    CHECK((result.out + result.err).find("not known") == std::string::npos);
    CHECK(subject.history() == "0001_one");
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE revision = '0002_ends' AND outcome "
                        "= 'failed'") == "1");
}

TEST_CASE("solo statements write where transactions are read-only by default") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_t.sql", migration("CREATE TABLE t (id int);", "DROP TABLE t;"));
    subject.add("0002_index.sql",
                migration("CREATE INDEX CONCURRENTLY ix ON t (id);\nINSERT INTO t VALUES (1);",
                          "DROP INDEX CONCURRENTLY ix;"));
    const std::string name = subject.database().name();
    subject.query(
        fmt::format("ALTER DATABASE {0} SET default_transaction_read_only = on; "
                    "ALTER DATABASE {0} SET default_transaction_isolation = "
                    "'serializable'",
                    name));
    Environment environment;
    std::optional<PgBouncer> pooler;
    if (GENERATE(false, true)) {
        if (const auto why = why_no_pgbouncer()) {
            WARN("skipped: " << *why);
            return;
        }
        pooler.emplace(subject.database().server(), PoolOptions{.size = 1});
        environment = {{"DBTOOL_URL", pooler->url(name)}};
    }
    subject.must({"upgrade"}, environment);
    CHECK(subject.history() == "0001_t 0002_index");
    if (pooler) {
        const Result next =
            run({.program = (postgres_bindir() / "psql").native(),
                 .args = {
                     "-X", "-qAt", "-c", "SHOW default_transaction_read_only", pooler->url(name)}});
        CHECK(next.out == "on\n");
    }
    subject.must({"downgrade", "-1"}, environment);
    CHECK(subject.history() == "0001_t");
}
