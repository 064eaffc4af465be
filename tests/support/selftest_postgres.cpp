#include <chrono>
#include <fmt/format.h>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/pgbouncer.hpp"
#include "support/postgres_database.hpp"
#include "support/postgres_programs.hpp"
#include "support/proxy.hpp"

namespace {

using namespace dbtool::test;

bool postgres_is_missing() {
    if (const auto why = why_no_postgres()) {
        WARN("skipped: " << *why);
        return true;
    }
    return false;
}

Result psql_at(const std::string& url, const std::string& sql) {
    return run({.program = (postgres_bindir() / "psql").native(),
                .args = {"-X", "-q", "-At", "-c", sql, "-d", url}});
}

}  // namespace

TEST_CASE("a database is fresh, private and dropped at the end") {
    if (postgres_is_missing()) {
        return;
    }
    std::string name;
    {
        const Database database;
        name = database.name();
        CHECK(
            database.psql(
                "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2); SELECT count(*) FROM t") ==
            "2");
        CHECK(database.psql("SHOW server_encoding") == "UTF8");
        CHECK_THROWS_AS(database.psql("SELECT * FROM missing"), std::runtime_error);
        const Database other;
        CHECK(other.psql("SELECT to_regclass('t') IS NULL") == "t");
        CHECK(other.psql("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'") == "1");
    }
    const Database last;
    CHECK(last.psql("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'") == "0");
}

TEST_CASE("a dump holds the schema, without what was left out") {
    if (postgres_is_missing()) {
        return;
    }
    const Database database;
    const std::string empty = database.dump();
    database.psql("CREATE TABLE kept (id int); CREATE TABLE dropped (id int)");
    CHECK_THAT(database.dump(), ContainsSubstring("CREATE TABLE public.dropped"));
    const std::string dump = database.dump({"dropped", "public.other*"});
    CHECK_THAT(dump, ContainsSubstring("CREATE TABLE public.kept"));
    CHECK_THAT(dump, !ContainsSubstring("dropped"));
    CHECK(dump == database.dump({"dropped"}));
    CHECK(empty == database.dump({"*"}));
}

TEST_CASE("over TCP a password is asked for") {
    if (postgres_is_missing()) {
        return;
    }
    const Database database;
    CHECK(psql_at(database.tcp_url(), "CREATE TABLE t (id int); SELECT current_user").out ==
          "dbtool_tcp\n");
    std::string wrong = database.tcp_url();
    wrong.replace(wrong.find(":a%20"), 5, ":b%20");
    CHECK_THAT(psql_at(wrong, "SELECT 1").err, ContainsSubstring("password authentication failed"));
}

TEST_CASE("what was committed is there again after a crash") {
    if (postgres_is_missing()) {
        return;
    }
    PostgresServer server;
    const Database database(server);
    database.psql("CREATE TABLE t (id int)");
    server.stop_immediately();
    CHECK_FALSE(answers({.path = server.socket_path().native()}));
    CHECK_FALSE(psql_at(database.url(), "SELECT 1").ok());
    server.start_again();
    CHECK(database.psql("SELECT count(*) FROM t") == "0");
    CHECK_THAT(server.log(), ContainsSubstring("database system was not properly shut down"));
}

TEST_CASE("a server and its folder are gone with their owner") {
    if (postgres_is_missing()) {
        return;
    }
    std::filesystem::path folder;
    {
        const PostgresServer server;
        folder = server.socket_folder();
        CHECK(answers({.path = server.socket_path().native()}));
    }
    CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a commit whose answer was cut off took place") {
    if (postgres_is_missing()) {
        return;
    }
    const Database database;
    database.psql("CREATE TABLE t (id int)");
    const Scratch scratch;
    // Behind the startup message comes the query, which is a transaction of its own.
    const DelayProxy proxy({.to = {.path = database.server().socket_path().native()},
                            .listen = {.path = (scratch.path() / ".s.PGSQL.5432").native()},
                            .cut = Cut{Side::client, Unit::messages, 2}});
    const std::string url = fmt::format("postgresql:///{}?host={}&port=5432&user=postgres",
                                        database.name(),
                                        scratch.path().native());
    CHECK_THAT(psql_at(url + "&application_name=cut_off", "INSERT INTO t VALUES (1)").err,
               ContainsSubstring("server closed the connection unexpectedly"));
    while (database.psql(
               "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cut_off'") != "0") {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(database.psql("SELECT count(*) FROM t") == "1");
    CHECK(psql_at(url, "SELECT count(*) FROM t").out == "1\n");
}

TEST_CASE("pgbouncer hands a connection on after each transaction") {
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return;
    }
    const Database database;
    const PgBouncer bouncer(database.server(), {.size = 1});
    Child first({.program = (postgres_bindir() / "psql").native(),
                 .args = {"-X", "-q", "-At", "-d", bouncer.url(database.name())},
                 .input = "SELECT pg_backend_pid();\n",
                 .keep_input_open = true});
    const auto backend = first.read_line(Stream::out);
    REQUIRE(backend);
    // In session mode this would wait for ever, as the one server connection is still the first
    // client's.
    CHECK(psql_at(bouncer.url(database.name()), "SELECT pg_backend_pid()").out == *backend + "\n");
    CHECK(first.running());
}
