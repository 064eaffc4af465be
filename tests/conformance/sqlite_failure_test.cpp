#include <csignal>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <dbtool/core/interrupt.hpp>

#include "conformance/sqlite_fixture.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = engine::BatchResult::Outcome;

namespace {

const std::string endless =
    "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

/// Runs `act` in a child process of its own, which ends with what it answers; nothing where a
/// signal ended it.
template <typename Act>
std::optional<int> in_child(Act act) {
    const pid_t child = fork();
    if (child == 0) {
        _exit(act());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
}

int interrupted_after(const engine::BatchResult& result, std::size_t done) {
    const bool as_expected = result.outcome == Outcome::interrupted && result.done == done &&
                             result.error && result.error->kind == ErrorKind::interrupted;
    return as_expected ? 0 : 1;
}

}  // namespace

TEST_CASE("a statement that fails leaves nothing of its part") {
    const SqliteFile db;
    const auto result = db.run(
        {part({"CREATE TABLE t (a INTEGER UNIQUE)"}),
         part({"INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)", "CREATE TABLE u (a)"}),
         part({"CREATE TABLE v (a)"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.done == 1);
    CHECK(result.taken == 2);
    CHECK(result.failed_statement == 1);
    REQUIRE(result.error);
    CHECK(result.error->kind == ErrorKind::database);
    CHECK(result.error->sqlstate.str() == "23505");
    CHECK(db.seen("SELECT count(*) FROM t") == "0");
    CHECK(db.seen("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'") == "t");
    CHECK(db.run({part({"INSERT INTO t VALUES (2)"})}).outcome == Outcome::completed);
}

TEST_CASE("a record that fails takes its statements with it") {
    const SqliteFile db;
    engine::Segment recorded = segment({"CREATE TABLE t (a)"});
    recorded.record = [](Milliseconds) {
        return std::vector<engine::Query>{{"INSERT INTO nowhere VALUES (1)"}};
    };
    const auto result = db.run({part(recorded)});
    CHECK(result.outcome == Outcome::failed);
    CHECK_FALSE(result.failed_statement);
    CHECK(db.seen("SELECT count(*) FROM sqlite_master") == "0");
}

TEST_CASE("an error has its SQLSTATE") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE p (id INTEGER PRIMARY KEY)",
                  "CREATE TABLE t (a INTEGER UNIQUE, b NOT NULL DEFAULT 1, c CHECK (c > 0), "
                  "p REFERENCES p (id))"})});
    const auto [statement, state] = GENERATE(table<const char*, const char*>({
        {"INSERT INTO t (b) VALUES (NULL)", "23502"},
        {"INSERT INTO t (c) VALUES (0)", "23514"},
        {"INSERT INTO t (p) VALUES (5)", "23503"},
        {"INSERT INTO t (a) VALUES (1), (1)", "23505"},
        {"SELEKT 1", "42601"},
        {"SELECT (1", "42601"},
        {"SELECT * FROM nowhere", "42P01"},
        {"SELECT absent FROM t", "42703"},
        {"INSERT INTO t (absent) VALUES (1)", "42703"},
        {"CREATE TABLE t (a)", "42P07"},
        {"ALTER TABLE t ADD COLUMN a", "42701"},
        {"SELECT absent(1)", "42883"},
        {"DROP INDEX absent", "42704"},
        {"INSERT INTO t (a) VALUES (?)", "42P02"},
        {"COMMIT", "2D000"},
        {"SELECT load_extension('x')", "42000"},
    }));
    INFO(statement);
    const auto result = db.run({part({statement})});
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == state);
    CHECK(result.error->kind == ErrorKind::database);
}

TEST_CASE("an error has its place in the file, in characters") {
    const SqliteFile db;
    const auto position = [&](std::vector<std::string> statements) {
        const auto result = db.run({part(std::move(statements))});
        REQUIRE(result.error);
        return std::pair(result.error->position.line, result.error->position.column);
    };
    CHECK(position({"SELECT 1", "SELECT 'äöü' FORM x y"}) == std::pair(2, 19));
    CHECK(position({"SELECT 1", "SELECT\n  'ä',\n  'ö' oops x"}) == std::pair(4, 12));
    CHECK(position({"SELECT 1", "INSERT INTO nowhere VALUES (1)"}) == std::pair(2, 1));
    CHECK(position({"CREATE TABLE t (a UNIQUE)", "SELECT 1", "INSERT INTO t\n VALUES (1), (1)"}) ==
          std::pair(3, 1));
}

TEST_CASE("a statement that ends the transaction fails the part clearly") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE t (a UNIQUE)"})});
    const auto rolled_back = db.run(
        {part({"INSERT INTO t VALUES (1)", "INSERT OR ROLLBACK INTO t VALUES (1)", "SELECT 1"})});
    REQUIRE(rolled_back.error);
    CHECK(rolled_back.error->sqlstate.str() == "23505");
    CHECK(rolled_back.failed_statement == 1);

    const auto gone = db.run({part({"ROLLBACK", "INSERT INTO t VALUES (2)"})});
    REQUIRE(gone.error);
    CHECK_THAT(gone.error->message, ContainsSubstring("ended the migration's transaction"));
    CHECK(db.seen("SELECT count(*) FROM t") == "0");

    const auto open = db.run({solo("SAVEPOINT s")});
    REQUIRE(open.error);
    CHECK_THAT(open.error->message, ContainsSubstring("leaves a transaction open"));
    CHECK(db.run({part({"INSERT INTO t VALUES (3)"})}).outcome == Outcome::completed);
    CHECK(db.seen("SELECT a FROM t") == "3");
}

TEST_CASE("savepoints are the file's own affair") {
    const SqliteFile db;
    const auto result = db.run({part({"CREATE TABLE t (a)",
                                      "SAVEPOINT s",
                                      "INSERT INTO t VALUES (1)",
                                      "ROLLBACK TO s",
                                      "INSERT INTO t VALUES (2)"})});
    CHECK(result.outcome == Outcome::completed);
    CHECK(db.seen("SELECT group_concat(a) FROM t") == "2");
}

TEST_CASE("a lock that is not to be had is an error that can pass") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE t (a)"})});
    std::optional<Error> met;
    engine::Segment holder = segment({"INSERT INTO t VALUES (1)"}, [&](std::size_t) {
        const auto other = db.connect();
        const auto result = run(*other, {part({"INSERT INTO t VALUES (2)"})});
        met = result.error;
    });
    REQUIRE(db.run({part(holder)}).outcome == Outcome::completed);
    REQUIRE(met);
    CHECK(met->kind == ErrorKind::lock);
    CHECK(met->sqlstate.str() == "55P03");
    CHECK(is_transient(*met));
    CHECK_THAT(met->message, ContainsSubstring(db.file()) && ContainsSubstring("waited"));
    CHECK(db.seen("SELECT group_concat(a) FROM t") == "1");
}

TEST_CASE("a COMMIT that a reader keeps from happening is rolled back") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"})});
    std::optional<engine::BatchResult> blocked;
    engine::ConnectOptions read_only = db.options();
    read_only.read_only = true;
    const auto holder = engine::connect_sqlite(read_only);
    engine::Segment reading = segment({"SELECT a FROM t", "SELECT 1"}, [&](std::size_t number) {
        if (number == 1) {
            blocked = db.run({part({"INSERT INTO t VALUES (2)"})});
        }
    });
    REQUIRE(run(*holder, {part(reading)}).outcome == Outcome::completed);
    REQUIRE(blocked);
    REQUIRE(blocked->error);
    CHECK(blocked->error->kind == ErrorKind::lock);
    CHECK_FALSE(blocked->failed_statement);
    CHECK(db.seen("SELECT count(*) FROM t") == "1");
    CHECK(db.run({part({"INSERT INTO t VALUES (3)"})}).outcome == Outcome::completed);
}

TEST_CASE("a signal between statements rolls the part back") {
    const SqliteFile db;
    const auto child = in_child([&] {
        install_interrupt_handlers();
        const auto connection = db.connect();
        engine::Segment cut = segment({"INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"},
                                      [](std::size_t number) {
                                          if (number == 1) {
                                              raise(SIGINT);
                                          }
                                      });
        const auto result = run(*connection, {part({"CREATE TABLE t (a)"}), part(cut)});
        connection->transaction({{"CREATE TABLE log (a)"}});
        return interrupted_after(result, 1);
    });
    CHECK(child == 0);
    CHECK(db.seen("SELECT count(*) FROM t") == "0");
    CHECK(db.seen("SELECT count(*) FROM log") == "0");
}

TEST_CASE("a signal ends a statement that runs, and a wait for a lock") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE t (a)"})});
    const auto alarmed_run = [&](engine::Part made) {
        return in_child([&] {
            install_interrupt_handlers();
            engine::ConnectOptions patient = db.options();
            patient.busy_timeout = std::chrono::hours(1);
            const auto connection = engine::connect_sqlite(patient);
            std::signal(SIGALRM, [](int) { raise(SIGINT); });
            const itimerval soon = {.it_interval = {0, 0},
                                    .it_value = {.tv_sec = 0, .tv_usec = 50'000}};
            setitimer(ITIMER_REAL, &soon, nullptr);
            return interrupted_after(run(*connection, {std::move(made)}), 0);
        });
    };
    CHECK(alarmed_run(part({endless})) == 0);
    CHECK(alarmed_run(solo(endless)) == 0);
    std::optional<int> waiting;
    engine::Segment holder = segment({"INSERT INTO t VALUES (7)"}, [&](std::size_t) {
        waiting = alarmed_run(part({"DELETE FROM t"}));
    });
    REQUIRE(db.run({part(holder)}).outcome == Outcome::completed);
    CHECK(waiting == 0);
    CHECK(db.seen("SELECT group_concat(a) FROM t") == "7");
}

TEST_CASE("a script that cannot be read fails its part with its own error") {
    const SqliteFile db;
    const auto result =
        db.run({part(segment({"CREATE TABLE t (a)", "SELECT 1"}, [](std::size_t number) {
            if (number == 1) {
                throw Error(ErrorKind::migration, "the file cannot be read");
            }
        }))});
    CHECK(result.outcome == Outcome::failed);
    REQUIRE(result.error);
    CHECK(result.error->kind == ErrorKind::migration);
    CHECK(db.seen("SELECT count(*) FROM sqlite_master") == "0");
}
