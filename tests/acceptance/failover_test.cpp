// Several hosts, a failover in the middle of a run, and what is tried again.

#include <chrono>
#include <fmt/format.h>
#include <thread>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/postgres_programs.hpp"

using namespace dbtool::test;

namespace {

constexpr int migrations = 12;

/// A primary with a database, and its streaming standby.
class Pair {
public:
    explicit Pair(const std::string& standby_settings = "")
        : standby_({.settings = standby_settings, .primary = &primary_}) {
        std::filesystem::create_directory(scratch_.path() / "migrations");
        scratch_.write_file("dbtool.yaml",
                            "run: {connect_attempts: 500, retry_first: 10ms, retry_max: 100ms}\n");
    }

    PostgresServer& primary() { return primary_; }
    PostgresServer& standby() { return standby_; }
    const Database& database() const { return database_; }
    const Scratch& folder() const { return scratch_; }

    std::string url(const PostgresServer& first, const PostgresServer& second) const {
        return fmt::format(
            "postgresql:///{}?user=postgres&host={},{}&port={},{}&target_session_attrs=read-write",
            database_.name(),
            first.socket_folder().native(),
            second.socket_folder().native(),
            first.port(),
            second.port());
    }

    CliOptions options(const std::string& url) const {
        return {.working_directory = scratch_.path(), .environment = {{"DBTOOL_URL", url}}};
    }

    std::string on_standby(const std::string& sql) const {
        std::string out = run_or_throw(
            {.program = (postgres_bindir() / "psql").native(),
             .args = {"-X", "-qAt", "-v", "ON_ERROR_STOP=1", standby_.socket_url(database_.name())},
             .input = sql});
        return out.substr(0, out.find_last_not_of('\n') + 1);
    }

private:
    PostgresServer primary_;
    Database database_{primary_};
    PostgresServer standby_;
    Scratch scratch_;
};

void wait_for_standby(const Pair& pair, const std::string& sql) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (pair.on_standby(sql) != "t") {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void add_migrations(const Scratch& folder, int gated) {
    for (int i = 1; i <= migrations; ++i) {
        std::string sql =
            fmt::format("CREATE TABLE t{0} (id int);\nINSERT INTO ledger VALUES ('t{0}');\n", i);
        sql += i == gated ? wait_at_gate : "";
        folder.write_file(fmt::format("migrations/{:04}_t{}.sql", i, i),
                          migration(sql, fmt::format("DROP TABLE t{};", i)));
    }
}

std::size_t times(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos;
         at = text.find(what, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("of several hosts the primary is found, and after a failover the new one") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const int gated = GENERATE(1, 6);
    Pair pair;
    pair.database().psql("CREATE TABLE gate (open int); CREATE TABLE ledger (name text)");
    wait_for_standby(pair, "SELECT to_regclass('ledger') IS NOT NULL");
    add_migrations(pair.folder(), gated);
    Child child(dbtool_command({"upgrade", "head", "--format", "json"},
                               pair.options(pair.url(pair.standby(), pair.primary()))));
    wait_for_arrival_at_gate(pair.database());
    pair.primary().stop_immediately();
    pair.standby().promote();
    pair.on_standby("INSERT INTO gate VALUES (1)");
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(pair.on_standby("SELECT count(*), count(DISTINCT name) FROM ledger") == "12|12");
    CHECK(pair.on_standby("SELECT count(*) FROM dbtool_revision WHERE state = 'applied'") == "12");
    CHECK(pair.on_standby("SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'") == "12");
    // The other order, the first host being gone.
    const Result down = run_dbtool({"downgrade", "base", "--yes"},
                                   pair.options(pair.url(pair.primary(), pair.standby())));
    INFO(down.err);
    CHECK(down.exit_code == 0);
    CHECK(pair.on_standby("SELECT count(*) FROM dbtool_revision") == "0");
}

TEST_CASE("a server that does not take connections yet is waited for") {
    if (skipped(Engine::postgres)) {
        return;
    }
    // As a server that is starting up: 57P03.
    Pair pair("hot_standby = off\n");
    add_migrations(pair.folder(), 0);
    pair.database().psql("CREATE TABLE ledger (name text)");
    const std::string position = pair.database().psql("SELECT pg_current_wal_flush_lsn()");
    wait_until(pair.database(),
               fmt::format("SELECT coalesce(bool_or(flush_lsn >= '{}'), false) FROM "
                           "pg_stat_replication",
                           position),
               "t");
    Child child(dbtool_command({"upgrade", "--wait", "60", "--format", "json"},
                               pair.options(pair.standby().socket_url(pair.database().name()))));
    const auto first = child.read_line(Stream::out);
    REQUIRE(first);
    CHECK_THAT(*first, ContainsSubstring("\"retry\""));
    CHECK_THAT(*first, ContainsSubstring("57P03"));
    pair.standby().promote();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(pair.on_standby("SELECT count(*) FROM ledger") == "12");
}

TEST_CASE("too many connections: tried again until there is room") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    const std::string role = subject.database().name() + "_crowd";
    subject.query(fmt::format(
        "CREATE ROLE {} LOGIN CONNECTION LIMIT 0; GRANT ALL ON SCHEMA public TO {}", role, role));
    const std::string url = fmt::format("postgresql:///{}?user={}&host={}&port={}",
                                        subject.database().name(),
                                        role,
                                        subject.database().server().socket_folder().native(),
                                        subject.database().server().port());
    Child child(dbtool_command({"upgrade", "--wait", "60", "--format", "json"},
                               subject.cli({{"DBTOOL_URL", url}})));
    const auto first = child.read_line(Stream::out);
    REQUIRE(first);
    CHECK_THAT(*first, ContainsSubstring("\"retry\""));
    CHECK_THAT(*first, ContainsSubstring("53300"));
    subject.query(fmt::format("ALTER ROLE {} CONNECTION LIMIT 10", role));
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_one");
    subject.query(fmt::format("DROP OWNED BY {0}; DROP ROLE {0}", role));
}

TEST_CASE("connect_attempts, retry_first and retry_max say how often and how long") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.configure("run: {connect_attempts: 4, retry_first: 1ms, retry_max: 2ms}\n");
    const Result result = subject.dbtool(
        {"upgrade", "--format", "json"},
        {{"DBTOOL_URL", fmt::format("postgresql://app@127.0.0.1:{}/app", free_port())}});
    INFO(result.out);
    CHECK(result.exit_code == 4);
    CHECK(times(result.out, "\"event\":\"retry\"") == 3);
    CHECK(times(result.out, "\"attempts\":4") == 3);
    const Result refused = subject.dbtool(
        {"upgrade", "--format", "json", "--wait", "600"},
        {{"DBTOOL_URL", subject.database().server().socket_url("no_such_database")}});
    INFO(refused.out);
    CHECK(refused.exit_code == 4);
    CHECK(times(refused.out, "\"event\":\"retry\"") == 0);
}

TEST_CASE("a step that fails by a passing error is tried again as a whole") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    const std::string state = GENERATE(as<std::string>(), "40001", "40P01", "55P03");
    INFO(state);
    // A sequence is not rolled back: it counts the tries.
    subject.query("CREATE SEQUENCE tries");
    subject.add("0001_before.sql", migration("CREATE TABLE before (id int);"));
    subject.add("0002_passing.sql",
                migration(fmt::format("CREATE TABLE one (id int);\n"
                                      "DO $$ BEGIN IF nextval('tries') < 3 THEN RAISE EXCEPTION "
                                      "'not yet' USING ERRCODE = '{}'; END IF; END $$;\n"
                                      "INSERT INTO one VALUES (1);",
                                      state)));
    subject.add("0003_behind.sql", migration("CREATE TABLE behind (id int);"));
    subject.configure("run: {lock_attempts: 2, retry_first: 1ms, retry_max: 2ms}\n");
    const Result given_up = subject.dbtool({"upgrade", "--format", "json"});
    INFO(given_up.out);
    CHECK(given_up.exit_code == (state == "55P03" ? 5 : 1));
    CHECK(times(given_up.out, "\"event\":\"retry\"") == 1);
    CHECK(subject.history() == "0001_before");
    CHECK_FALSE(subject.has_table("one"));
    subject.query("ALTER SEQUENCE tries RESTART");
    subject.configure("run: {lock_attempts: 5, retry_first: 1ms, retry_max: 2ms}\n");
    const Result result = subject.must({"upgrade", "--format", "json"});
    INFO(result.out);
    CHECK(times(result.out, "\"event\":\"retry\"") == 2);
    CHECK(subject.query("SELECT last_value FROM tries") == "3");
    CHECK(subject.query("SELECT count(*) FROM one") == "1");
    CHECK(subject.history() == "0001_before 0002_passing 0003_behind");
}
