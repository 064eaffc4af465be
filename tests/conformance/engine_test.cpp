// What every engine promises, tested on each.

#include "conformance/both_engines.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = dbtool::engine::BatchResult::Outcome;

namespace {

engine::Part with_record(engine::Part part, std::string sql) {
    part.segments.back().record = [sql = std::move(sql)](Milliseconds) {
        return std::vector<engine::Query>{{sql}};
    };
    return part;
}

}  // namespace

TEST_CASE("parts are committed one after the other, and the observer hears of each") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    ListSource source({part({"CREATE TABLE a (x integer)", "INSERT INTO a VALUES (1)"}),
                       part({"CREATE TABLE b (x integer)"})});
    Recorder recorder;
    const engine::BatchResult result = database.connection().run(source, recorder);
    CHECK(result.outcome == Outcome::completed);
    CHECK(result.done == 2);
    CHECK(recorder.parts == std::vector<std::size_t>{0, 1});
    REQUIRE(recorder.statements.size() == 3);
    CHECK(recorder.statements[1].headline == "INSERT");
    CHECK(recorder.statements[2].part == 1);
    CHECK(database.seen("SELECT count(*) FROM a") == "1");
    CHECK(database.seen("SELECT count(*) FROM b") == "0");
}

TEST_CASE("a statement that fails takes its part with it, and nothing behind it runs") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    const engine::BatchResult result =
        database.run({part({"CREATE TABLE a (x integer)"}),
                      part({"CREATE TABLE b (x integer)", "INSERT INTO\n  nowhere VALUES (1)"}),
                      part({"CREATE TABLE c (x integer)"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.done == 1);
    CHECK(result.failed_statement == 1);
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == "42P01");
    CHECK(result.error->position.line >= 2);
    CHECK(database.seen("SELECT count(*) FROM a") == "0");
    CHECK_THROWS_AS(database.seen("SELECT * FROM b"), Error);
    CHECK_THROWS_AS(database.seen("SELECT * FROM c"), Error);
    CHECK(database.run({part({"CREATE TABLE b (x integer)"})}).outcome == Outcome::completed);
}

TEST_CASE("a record is in its part's transaction, both ways") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    REQUIRE(database.run({part({"CREATE TABLE h (x integer PRIMARY KEY)"})}).outcome ==
            Outcome::completed);
    const auto result = database.run(
        {with_record(part({"CREATE TABLE a (x integer)"}), "INSERT INTO h VALUES (1)"),
         with_record(part({"CREATE TABLE b (x integer)"}), "INSERT INTO h VALUES (1)")});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.done == 1);
    CHECK_FALSE(result.failed_statement);
    CHECK(result.error->sqlstate.str() == "23505");
    CHECK(database.seen("SELECT count(*) FROM a") == "0");
    CHECK_THROWS_AS(database.seen("SELECT * FROM b"), Error);
}

TEST_CASE("an atomic part is all of its segments or none") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    engine::Part all = part({"CREATE TABLE a (x integer)"});
    all.segments.push_back(segment({"CREATE TABLE b (x integer)"}));
    all.segments.push_back(segment({"SELECT * FROM nowhere"}));
    const auto result = database.run({std::move(all)});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.failed_segment == 2);
    CHECK_THROWS_AS(database.seen("SELECT * FROM a"), Error);
}

TEST_CASE("a dry run leaves nothing behind and counts as done") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    engine::Part dry = part({"CREATE TABLE a (x integer)"});
    dry.roll_back = true;
    const auto result = database.run({std::move(dry)});
    CHECK(result.outcome == Outcome::completed);
    CHECK(result.done == 1);
    CHECK_THROWS_AS(database.seen("SELECT * FROM a"), Error);
}

TEST_CASE("a constraint that is checked at COMMIT fails the part") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    const auto result = database.run(
        {part({"CREATE TABLE p (x integer PRIMARY KEY)",
               "CREATE TABLE c (x integer REFERENCES p (x) DEFERRABLE INITIALLY DEFERRED)"}),
         part({"INSERT INTO c VALUES (7)"}),
         part({"CREATE TABLE late (x integer)"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.done == 1);
    CHECK(result.error->sqlstate.str() == "23503");
    CHECK(database.seen("SELECT count(*) FROM c") == "0");
    CHECK_THROWS_AS(database.seen("SELECT * FROM late"), Error);
}

TEST_CASE("what is temporary does not outlive its segment") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    const auto result =
        database.run({part({"CREATE TEMPORARY TABLE t (x integer)", "INSERT INTO t VALUES (1)"}),
                      part({"SELECT * FROM t"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.done == 1);
    CHECK(result.error->sqlstate.str() == "42P01");
}

TEST_CASE("a streamed part is one transaction and finds the statement that failed") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    std::vector<std::string> statements = {"CREATE TABLE a (x integer PRIMARY KEY)"};
    for (int i = 0; i < 5'000; ++i) {
        statements.push_back("INSERT INTO a VALUES (" + std::to_string(i) + ")");
    }
    engine::Part good = part(statements);
    good.streamed = true;
    CHECK(database.run({std::move(good)}).outcome == Outcome::completed);
    CHECK(database.seen("SELECT count(*) FROM a") == "5000");

    statements[0] = "INSERT INTO a VALUES (-1)";
    for (std::string& statement : statements) {
        statement = statement.substr(0, statement.size() - 1) + " + 10000)";
    }
    for (const auto& [broken, state] : {std::pair{"INSERT INTO a VALUES (1)", "23505"},
                                        std::pair{"INSERT INTO ä VALUES (1)", "42P01"}}) {
        statements[4'000] = broken;
        engine::Part bad = part(statements);
        bad.streamed = true;
        const auto result = database.run({std::move(bad)});
        CHECK(result.outcome == Outcome::failed);
        CHECK(result.failed_statement == 4'000);
        CHECK(result.error->sqlstate.str() == state);
        CHECK(result.error->position.line == 4'001);
        CHECK(database.seen("SELECT count(*) FROM a") == "5000");
    }
}

TEST_CASE("query and transaction take parameters and give text") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    engine::Connection& connection = database.connection();
    connection.query({"CREATE TABLE a (x integer PRIMARY KEY, y text)"});
    connection.transaction({{"INSERT INTO a VALUES (1, $1)", {"it's"}},
                            {"INSERT INTO a VALUES (2, $1)", {std::nullopt}}});
    const engine::Rows rows = connection.query({"SELECT y FROM a ORDER BY x"});
    REQUIRE(rows.rows.size() == 2);
    CHECK(rows.columns == std::vector<std::string>{"y"});
    CHECK(rows.rows[0][0] == "it's");
    CHECK_FALSE(rows.rows[1][0]);
    CHECK_THROWS_AS(connection.transaction(
                        {{"INSERT INTO a VALUES (3, 'x')"}, {"INSERT INTO a VALUES (1, 'x')"}}),
                    Error);
    CHECK(connection.query({"SELECT count(*) FROM a"}).rows[0][0] == "2");
}

TEST_CASE("a solo statement runs alone, between parts") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    const auto result = database.run({part({"CREATE TABLE a (x integer)"}),
                                      solo("VACUUM"),
                                      part({"CREATE TABLE b (x integer)"})});
    CHECK(result.outcome == Outcome::completed);
    CHECK(result.done == 3);
    const auto failing =
        database.run({solo("VACUUM nowhere"), part({"CREATE TABLE c (x integer)"})});
    CHECK(failing.outcome == Outcome::failed);
    CHECK(failing.done == 0);
    CHECK_THROWS_AS(database.seen("SELECT * FROM c"), Error);
}

namespace {

class PassedOver : public engine::BatchObserver {
public:
    void on_passed_over(std::size_t number, const Error& why) override {
        parts.push_back(number);
        states.push_back(why.sqlstate.str());
    }
    std::vector<std::size_t> parts;
    std::vector<std::string> states;
};

engine::Part tolerant(std::vector<std::string> statements) {
    engine::Part made = part(std::move(statements));
    made.streamed = true;
    made.segments[0].tolerant = true;
    return made;
}

/// Looks for a table that is not there before its second statement.
class LookingStream : public ListStream {
public:
    using ListStream::ListStream;
    void attach(engine::Reads& reads) override { reads_ = &reads; }
    bool next(sql::Statement& statement) override {
        if (++asked_ == 2) {
            reads_->read("SELECT * FROM nowhere");
        }
        return ListStream::next(statement);
    }

private:
    engine::Reads* reads_ = nullptr;
    int asked_ = 0;
};

}  // namespace

TEST_CASE("a tolerant segment passes over what is not there, and what is there already") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    REQUIRE(database.run({part({"CREATE TABLE a (x integer)"})}).outcome == Outcome::completed);
    ListSource source({tolerant({"DROP TABLE nowhere",
                                 "DROP INDEX nowhere",
                                 "DROP VIEW nowhere",
                                 "CREATE TABLE a (x integer)",
                                 "ALTER TABLE a ADD COLUMN y integer",
                                 "ALTER TABLE a ADD COLUMN y integer",
                                 "UPDATE a SET z = 1",
                                 "INSERT INTO a VALUES (1, 2)"})});
    PassedOver seen;
    const auto result = database.connection().run(source, seen);
    INFO((result.error ? result.error->message : ""));
    CHECK(result.outcome == Outcome::completed);
    CHECK(seen.parts == std::vector<std::size_t>(6, 0));
    CHECK(seen.states[3] == "42P07");
    CHECK(seen.states[5] == "42703");
    CHECK(database.seen("SELECT y FROM a") == "2");
}

TEST_CASE("a tolerant segment fails as any other for what is no matter of being there") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    REQUIRE(database.run({part({"CREATE TABLE a (x integer UNIQUE)"})}).outcome ==
            Outcome::completed);
    const auto result = database.run({tolerant({"DROP TABLE nowhere",
                                                "INSERT INTO a VALUES (1)",
                                                "INSERT INTO a VALUES (1)",
                                                "DROP TABLE a"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.failed_statement == 2);
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == "23505");
    CHECK(database.seen("SELECT count(*) FROM a") == "0");
}

TEST_CASE("what a live and tolerant segment looks for in vain is passed over too") {
    AnyDatabase database(GENERATE(Dialect::postgresql, Dialect::sqlite));
    engine::Part made = tolerant({});
    made.segments[0].live = true;
    made.segments[0].statements = [] {
        return std::make_unique<LookingStream>(
            std::vector<std::string>{"CREATE TABLE a (x integer)", "CREATE TABLE b (x integer)"},
            nullptr);
    };
    ListSource source({std::move(made)});
    PassedOver seen;
    const auto result = database.connection().run(source, seen);
    INFO((result.error ? result.error->message : ""));
    CHECK(result.outcome == Outcome::completed);
    CHECK(seen.states == std::vector<std::string>{"42P01"});
    CHECK(database.seen("SELECT count(*) FROM a") == "0");
    CHECK(database.seen("SELECT count(*) FROM b") == "0");
}
