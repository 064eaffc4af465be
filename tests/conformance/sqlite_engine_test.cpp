#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/sqlite_fixture.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = engine::BatchResult::Outcome;

TEST_CASE("a part's tables and rows are there for other connections") {
    const SqliteFile db;
    const auto result =
        db.run({part({"CREATE TABLE t (a INTEGER, b TEXT)", "INSERT INTO t VALUES (1, 'x')"}),
                part({"INSERT INTO t VALUES (2, 'y')"})});
    CHECK(result.outcome == Outcome::completed);
    CHECK(result.done == 2);
    CHECK(result.taken == 2);
    CHECK(db.seen("SELECT group_concat(a || b) FROM t") == "1x,2y");
}

TEST_CASE("the observer hears of every statement, segment and part") {
    const SqliteFile db;
    ListSource source({part({"CREATE TABLE t (a)", "INSERT INTO t\n VALUES (1)"}), solo("VACUUM")});
    Recorder recorder;
    REQUIRE(db.connection().run(source, recorder).outcome == Outcome::completed);
    REQUIRE(recorder.statements.size() == 3);
    CHECK(recorder.statements[0].headline == "CREATE TABLE");
    CHECK(recorder.statements[1].text == "INSERT INTO t\n VALUES (1)");
    CHECK(recorder.statements[1].line == 2);
    CHECK(recorder.statements[1].statement == 1);
    CHECK(recorder.statements[1].tag.empty());
    CHECK(recorder.statements[2].part == 1);
    CHECK(recorder.segments == std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 0}});
    CHECK(recorder.parts == std::vector<std::size_t>{0, 1});
}

TEST_CASE("a long statement's text is cut between characters") {
    const SqliteFile db;
    std::string text = "SELECT 'x";
    while (text.size() < 3'000) {
        text += "€";
    }
    ListSource source({part({text + "'"})});
    Recorder recorder;
    REQUIRE(db.connection().run(source, recorder).outcome == Outcome::completed);
    const std::string& shown = recorder.statements.at(0).text;
    CHECK(shown.size() <= 2'000);
    CHECK(shown.size() > 1'996);
    CHECK(shown.ends_with("€"));
}

TEST_CASE("guard, before and record stand in the part's transaction, in this order") {
    const SqliteFile db;
    engine::Segment recorded = segment({"INSERT INTO log VALUES ('statement')"});
    recorded.record = [](Milliseconds) {
        return std::vector<engine::Query>{{"INSERT INTO log VALUES ($2 || $1)", {"d", "recor"}},
                                          {"INSERT INTO log VALUES ($1)", {std::nullopt}}};
    };
    engine::Part made = part(recorded);
    made.guard = {{"SELECT 'ZD002', 'log is there' FROM sqlite_master WHERE name = 'log'"}};
    made.before = {{"CREATE TABLE log (what TEXT)"}};
    REQUIRE(db.run({made}).outcome == Outcome::completed);
    CHECK(db.seen("SELECT group_concat(coalesce(what, 'null')) FROM log") ==
          "statement,record,null");
}

TEST_CASE("a guard's row is an objection: the part does not run, and none behind it") {
    const SqliteFile db;
    engine::Part objected = part({"CREATE TABLE never (a)"});
    objected.guard = {{"SELECT 1 WHERE 0"}, {"SELECT $1, 'the history has changed'", {"ZD002"}}};
    const auto result =
        db.run({part({"CREATE TABLE t (a)"}), objected, part({"CREATE TABLE u (a)"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.done == 1);
    CHECK(result.taken == 2);
    CHECK(result.failed_in_guard);
    CHECK_FALSE(result.failed_statement);
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == engine::state_changed);
    CHECK(result.error->message == "the history has changed");
    CHECK(db.seen("SELECT group_concat(name) FROM sqlite_master") == "t");
}

TEST_CASE("a dry run leaves nothing and counts as done") {
    const SqliteFile db;
    engine::Part dry = part({"CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"});
    dry.roll_back = true;
    const auto result = db.run({dry});
    CHECK(result.outcome == Outcome::completed);
    CHECK(result.done == 1);
    CHECK(db.seen("SELECT count(*) FROM sqlite_master") == "0");
}

TEST_CASE("a solo statement runs outside of any transaction") {
    const SqliteFile db;
    CHECK(db.run({solo("VACUUM"), solo("PRAGMA journal_mode = wal")}).outcome ==
          Outcome::completed);
    CHECK(db.seen("PRAGMA journal_mode") == "wal");
    const auto inside = db.run({part({"VACUUM"})});
    REQUIRE(inside.error);
    CHECK(inside.error->sqlstate.str() == "25001");
}

TEST_CASE("query and transaction answer rows as text") {
    const SqliteFile db;
    engine::Connection& connection = db.connection();
    const engine::Rows rows = connection.query(
        {"SELECT 1 AS n, 2.5 AS f, $1 AS t, $2 AS z, x'00ff' AS b", {"it's", std::nullopt}});
    CHECK(rows.columns == std::vector<std::string>{"n", "f", "t", "z", "b"});
    REQUIRE(rows.rows.size() == 1);
    CHECK(rows.rows[0] == std::vector<engine::Value>{"1", "2.5", "it's", std::nullopt, "00ff"});

    const engine::Rows last = connection.transaction({{"CREATE TABLE t (a INTEGER)"},
                                                      {"INSERT INTO t VALUES ($1)", {"7"}},
                                                      {"SELECT a + 1 FROM t"}});
    CHECK(last.rows.at(0).at(0) == "8");
    CHECK_THROWS_AS(
        connection.transaction({{"INSERT INTO t VALUES (8)"}, {"INSERT INTO nowhere VALUES (1)"}}),
        Error);
    CHECK(db.seen("SELECT count(*) FROM t") == "1");
}

TEST_CASE("query opens no transaction, and one statement is one") {
    const SqliteFile db;
    engine::Connection& connection = db.connection();
    CHECK(error_of([&] { connection.query({"BEGIN"}); }).kind == ErrorKind::internal);
    CHECK_NOTHROW(connection.transaction({{"SELECT 1"}}));
    CHECK(error_of([&] { connection.query({"SELECT 1; SELECT 2"}); }).kind == ErrorKind::internal);
    CHECK_NOTHROW(connection.query({"SELECT 1; -- and no more\n"}));
    CHECK(error_of([&] { connection.query({"SELECT 1", {"a"}}); }).kind == ErrorKind::internal);
    CHECK(error_of([&] { connection.query({"SELECT $1, $2", {"a"}}); }).sqlstate.str() == "42P02");
}

TEST_CASE("the server is described") {
    const SqliteFile db;
    const engine::ServerInfo& server = db.connection().server();
    CHECK(server.product == "SQLite");
    CHECK(server.version == db.own("SELECT sqlite_version()"));
    CHECK(server.host == db.file());
    CHECK(server.display == "sqlite:" + db.file());
    CHECK(db.connection().dialect() == Dialect::sqlite);
}

TEST_CASE("a database in memory works") {
    engine::ConnectOptions options;
    options.dialect = Dialect::sqlite;
    options.target = ":memory:";
    options.journal_mode = "wal";
    const auto connection = engine::connect_sqlite(options);
    CHECK(run(*connection, {part({"CREATE TABLE t (a)"})}).outcome == Outcome::completed);
    CHECK(connection->query({"SELECT name FROM sqlite_master"}).rows.at(0).at(0) == "t");
    CHECK_FALSE(std::filesystem::exists(":memory:"));
}

TEST_CASE("read_only makes no file and writes nothing") {
    const SqliteFile db;
    engine::ConnectOptions options = db.options();
    options.read_only = true;
    const auto reader = engine::connect_sqlite(options);
    CHECK(error_of([&] { reader->query({"CREATE TABLE t (a)"}); }).sqlstate.str() == "25006");
    CHECK(reader->transaction({{"SELECT 5"}}).rows.at(0).at(0) == "5");

    options.target += ".absent";
    const Error absent = error_of([&] { engine::connect_sqlite(options); });
    CHECK(absent.kind == ErrorKind::connection);
    CHECK_THAT(absent.message,
               ContainsSubstring(options.target) && ContainsSubstring("does not exist"));
    CHECK_FALSE(is_transient(absent));
    CHECK_FALSE(std::filesystem::exists(options.target));
}

TEST_CASE("what cannot be opened is said clearly") {
    const SqliteFile db;
    engine::ConnectOptions options = db.options();
    const auto message = [&] {
        const Error error = error_of([&] { engine::connect_sqlite(options); });
        CHECK(error.kind == ErrorKind::connection);
        CHECK_FALSE(is_transient(error));
        return error.message;
    };
    options.target = db.scratch().path().string();
    CHECK_THAT(message(), ContainsSubstring("folder"));
    options.target = db.scratch().write_file("notes.txt", std::string(2'000, 'x')).string();
    CHECK_THAT(message(), ContainsSubstring("not a SQLite database"));
    options.target = (db.scratch().path() / "no" / "such.db").string();
    CHECK_THAT(message(), ContainsSubstring("does not exist"));
    options.target = "";
    CHECK(error_of([&] { engine::connect_sqlite(options); }).kind == ErrorKind::configuration);
}

TEST_CASE("a file without permission is said clearly") {
    if (geteuid() == 0) {
        WARN("skipped: root may write every file");
        return;
    }
    const SqliteFile db;
    REQUIRE(chmod(db.file().c_str(), 0400) == 0);
    CHECK_THAT(error_of([&] { db.connect(); }).message, ContainsSubstring("permission"));
    REQUIRE(chmod(db.file().c_str(), 0) == 0);
    CHECK(error_of([&] { db.connect(); }).kind == ErrorKind::connection);
}

TEST_CASE("a name that looks like a URI is a file's name") {
    const SqliteFile db;
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(db.scratch().path());
    engine::ConnectOptions options = db.options();
    options.target = "file:x.db?mode=memory";
    engine::connect_sqlite(options)->query({"CREATE TABLE t (a)"});
    std::filesystem::current_path(before);
    CHECK(std::filesystem::exists(db.scratch().path() / "file:x.db?mode=memory"));
}

TEST_CASE("the journal mode changes only when asked for") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE t (a)"})});
    CHECK(db.seen("PRAGMA journal_mode") == "delete");
    engine::ConnectOptions options = db.options();
    options.journal_mode = "WAL";
    engine::connect_sqlite(options);
    CHECK(db.seen("PRAGMA journal_mode") == "wal");
    options.journal_mode = "wall";
    const Error error = error_of([&] { engine::connect_sqlite(options); });
    CHECK(error.kind == ErrorKind::configuration);
    CHECK_THAT(error.message, ContainsSubstring("did you mean \"wal\""));
}
