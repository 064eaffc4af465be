// What only PostgreSQL's engine does.

#include "conformance/both_engines.hpp"
#include "support/catch.hpp"
#include "support/proxy.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = dbtool::engine::BatchResult::Outcome;

namespace {

class Server : public AnyDatabase {
public:
    Server() : AnyDatabase(Dialect::postgresql) {}
    std::string own(const std::string& query) const {
        return connection().query({query}).rows.at(0).at(0).value_or("NULL");
    }
};

class Notices : public engine::BatchObserver {
public:
    void on_notice(const engine::Notice& notice) override { seen.push_back(notice); }
    std::vector<engine::Notice> seen;
};

/// A COPY and the rows behind it.
class CopyStream : public engine::StatementStream {
public:
    CopyStream(std::string data) : data_(std::move(data)) {}
    bool next(sql::Statement& statement) override {
        statement = {};
        statement.kind = sql::StatementKind::copy_from_stdin;
        statement.text = "COPY a FROM stdin";
        statement.line = 3;
        statement.column = 1;
        return ++given_ == 1;
    }
    std::string_view next_copy_data() override {
        const std::string_view all(data_);
        const std::string_view piece = all.substr(std::min(at_, all.size()), 1'000);
        at_ += piece.size();
        return piece;
    }

private:
    std::string data_;
    std::size_t at_ = 0;
    int given_ = 0;
};

Endpoint endpoint_of(const Server& server) {
    Endpoint endpoint;
    endpoint.path = server.postgres().server().socket_path().string();
    return endpoint;
}

engine::Part copy_part(const std::string& data) {
    engine::Segment copying;
    copying.statements = [data] { return std::make_unique<CopyStream>(data); };
    engine::Part made = part(std::move(copying));
    made.streamed = true;
    return made;
}

}  // namespace

TEST_CASE("a migration's settings, role and search_path do not leak") {
    Server server;
    server.postgres().psql("CREATE ROLE leaky; CREATE SCHEMA s");
    const std::string before = server.own("SHOW search_path");
    const auto result = server.run({part({"SELECT set_config('search_path', '', false)",
                                          "SET ROLE leaky",
                                          "SET statement_timeout = 12345"}),
                                    part({"CREATE TABLE after_it (x integer)"})});
    CHECK(result.outcome == Outcome::completed);
    CHECK(server.own("SHOW search_path") == before);
    CHECK(server.own("SELECT current_user") == "postgres");
    CHECK(server.own("SHOW statement_timeout") == "0");
    CHECK(server.seen("SELECT count(*) FROM public.after_it") == "0");
    server.postgres().psql("DROP ROLE leaky");
}

TEST_CASE("search_path, lock_timeout and statement_timeout hold inside a part only") {
    Server server;
    server.postgres().psql("CREATE SCHEMA s");
    engine::Part made = part({"CREATE TABLE t (x integer)",
                              "CREATE TABLE seen AS SELECT current_setting('lock_timeout') l, "
                              "current_setting('statement_timeout') s"});
    made.segments[0].settings = {.lock_timeout = Milliseconds(1'500),
                                 .statement_timeout = Milliseconds(7'000),
                                 .search_path = "\"s\", public"};
    REQUIRE(server.run({std::move(made)}).outcome == Outcome::completed);
    CHECK(server.seen("SELECT l || ' ' || s FROM s.seen") == "1500ms 7s");
    CHECK(server.own("SHOW lock_timeout") == "0");
}

TEST_CASE("two concurrent index builds in one run") {
    Server server;
    const auto result = server.run({part({"CREATE TABLE a (x integer, y integer)"}),
                                    solo("CREATE INDEX CONCURRENTLY ix_x ON a (x)"),
                                    solo("CREATE INDEX CONCURRENTLY ix_y ON a (y)"),
                                    part({"CREATE TABLE b (x integer)"})});
    INFO((result.error ? result.error->message : ""));
    CHECK(result.outcome == Outcome::completed);
    CHECK(server.seen("SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid WHERE "
                      "relname LIKE 'ix_%' AND indisvalid") == "2");
}

TEST_CASE("a solo statement's settings are taken back, also when it fails") {
    Server server;
    engine::Part failing = solo("CREATE INDEX CONCURRENTLY ix ON nowhere (x)");
    failing.segments[0].settings = {.lock_timeout = Milliseconds(3'000),
                                    .statement_timeout = Milliseconds(4'000),
                                    .search_path = "public"};
    CHECK(server.run({std::move(failing)}).outcome == Outcome::failed);
    CHECK(server.own("SHOW lock_timeout") == "0");
    CHECK(server.own("SHOW statement_timeout") == "0");
}

TEST_CASE("notices come with their part") {
    Server server;
    ListSource source(
        {part({"CREATE TABLE a (x integer)"}), part({"DROP TABLE IF EXISTS nowhere"})});
    Notices notices;
    REQUIRE(server.connection().run(source, notices).outcome == Outcome::completed);
    REQUIRE(notices.seen.size() == 1);
    CHECK(notices.seen[0].severity == "NOTICE");
    CHECK(notices.seen[0].part == 1);
}

TEST_CASE("COPY takes its rows from the script, and an error names their line") {
    Server server;
    server.postgres().psql("CREATE TABLE a (x integer, y text)");
    std::string data;
    for (int i = 0; i < 2'000; ++i) {
        data += std::to_string(i) + "\trow\n";
    }
    REQUIRE(server.run({copy_part(data)}).outcome == Outcome::completed);
    CHECK(server.seen("SELECT count(*) FROM a") == "2000");
    const auto result = server.run({copy_part("1\tx\nnot a number\ty\n")});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.error->position.line == 3 + 2);
    CHECK(server.seen("SELECT count(*) FROM a") == "2000");
}

TEST_CASE("COPY outside of a transaction takes its rows too") {
    Server server;
    server.postgres().psql("CREATE TABLE a (x integer, y text)");
    engine::Part alone = copy_part("1\tx\n2\ty\n");
    alone.kind = engine::Part::Kind::solo;
    CHECK(server.run({std::move(alone), part({"CREATE TABLE b (x integer)"})}).outcome ==
          Outcome::completed);
    CHECK(server.seen("SELECT count(*) FROM a") == "2");
}

TEST_CASE("COPY to the client is refused wherever it stands") {
    Server server;
    server.postgres().psql("CREATE TABLE a AS SELECT generate_series(1, 100000) x");
    engine::Part streamed = part({"COPY a TO stdout"});
    streamed.streamed = true;
    CHECK(server.run({std::move(streamed)}).outcome == Outcome::failed);
    for (const std::string statement : {"COPY a TO stdout", "COPY a FROM stdin"}) {
        const auto result = run(*server.connect(), {solo(statement)});
        CHECK(result.outcome != Outcome::completed);
        REQUIRE(result.error);
        CHECK_THAT(result.error->message, ContainsSubstring("COPY"));
    }
    CHECK(server.seen("SELECT count(*) FROM a") == "100000");
}

TEST_CASE("COPY that has no data ends the part and says so") {
    Server server;
    server.postgres().psql("CREATE TABLE a (x integer)");
    const auto result = server.run({part({"CREATE TABLE b (x integer)", "COPY a FROM stdin"})});
    CHECK(result.outcome != Outcome::completed);
    REQUIRE(result.error);
    CHECK_THAT(result.error->message, ContainsSubstring("COPY"));
    CHECK_THROWS_AS(server.seen("SELECT * FROM b"), Error);
}

TEST_CASE("a position is counted in characters from the statement's own") {
    Server server;
    const auto result = server.run({part({"SELECT 1", "SELECT 'ä€😀',\n  nowhere"})});
    CHECK(result.error->position.line == 3);
    CHECK(result.error->position.column == 3);
    CHECK(result.error->sqlstate.str() == "42703");
}

TEST_CASE("what a server is too old for is named with the version that has it") {
    Server server;
    const int major = server.connection().server().version_number / 10'000;
    REQUIRE(server.run({part({"CREATE TABLE a (x int)"})}).outcome == Outcome::completed);
    const std::vector<std::pair<int, std::string>> newer = {
        {15, "CREATE UNIQUE INDEX ON a (x) NULLS  NOT DISTINCT"},
        {15, "CREATE VIEW v WITH (security_invoker) AS SELECT 1"},
        {18, "CREATE TABLE b (x int, y int GENERATED ALWAYS AS (x + 1) VIRTUAL)"}};
    for (const auto& [since, statement] : newer) {
        INFO(statement);
        const auto result = server.run({part({statement})});
        CHECK(result.error.has_value() == (major < since));
        if (result.error) {
            CHECK(result.error->hint.find("came with PostgreSQL " + std::to_string(since) +
                                          ", and this server is " + std::to_string(major)) !=
                  std::string::npos);
        }
    }
    const auto mistake = server.run({part({"CREATE TABLE c (x int"})});
    REQUIRE(mistake.error);
    CHECK(mistake.error->hint.empty());
}

TEST_CASE("a lock that is not to be had is an error that can pass, and the part is rolled back") {
    Server server;
    server.postgres().psql("CREATE TABLE a (x integer)");
    const auto other = server.connect();
    ListSource holding({part({"LOCK TABLE a"})});
    other->query({"BEGIN"});
    other->query({"LOCK TABLE a"});
    engine::Part wanting = part({"CREATE TABLE b (x integer)", "ALTER TABLE a ADD y integer"});
    wanting.segments[0].settings.lock_timeout = Milliseconds(50);
    const auto result = server.run({std::move(wanting)});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.error->kind == ErrorKind::lock);
    CHECK(is_transient(*result.error));
    CHECK_THROWS_AS(server.seen("SELECT * FROM b"), Error);
}

TEST_CASE("what a migration has SET is there for all of its parts") {
    Server server;
    server.postgres().psql("CREATE SCHEMA s1");
    engine::Part first = part(
        {"SET search_path = s1", "SET statement_timeout = '7s'", "CREATE TABLE a (id integer)"});
    engine::Part alone = solo("CREATE INDEX CONCURRENTLY a_i ON a (id)");
    engine::Part last = part({"CREATE TABLE b AS SELECT current_setting('statement_timeout') t"});
    const std::vector<std::string> session = {"SET search_path = s1",
                                              "SET statement_timeout = '7s'"};
    alone.segments[0].session = session;
    last.segments[0].session = session;
    const auto result = server.run({std::move(first), std::move(alone), std::move(last)});
    INFO((result.error ? result.error->message : ""));
    CHECK(result.outcome == Outcome::completed);
    CHECK(server.seen("SELECT t FROM s1.b") == "7s");
    CHECK(server.own("SHOW search_path") == "\"$user\", public");
    CHECK(server.own("SHOW statement_timeout") == "0");
}

TEST_CASE("a source that fails ends the run, and what was committed counts") {
    class Failing final : public engine::PartSource {
    public:
        std::optional<engine::Part> next() override {
            if (++given_ > 3) {
                throw Error(ErrorKind::migration, "the file has gone");
            }
            return part({"CREATE TABLE t" + std::to_string(given_) + " (x integer)"});
        }

    private:
        int given_ = 0;
    };
    Server server;
    Failing source;
    Recorder recorder;
    const auto result = server.connection().run(source, recorder);
    CHECK(result.outcome == Outcome::failed);
    REQUIRE(result.error);
    CHECK(result.error->message == "the file has gone");
    CHECK(result.done == recorder.parts.size());
    CHECK(server.seen("SELECT count(*) FROM pg_class WHERE relname IN ('t1', 't2', 't3')") ==
          std::to_string(result.done));
}

TEST_CASE("temporary tables are kept between the parts of one migration, and no longer") {
    Server server;
    engine::Part first = part({"CREATE TEMP TABLE kept AS SELECT 1 AS x", "SET work_mem = '7MB'"});
    first.segments[0].keep_session = true;
    const auto result = server.run(
        {std::move(first),
         solo("VACUUM pg_catalog.pg_type"),
         part({"CREATE TABLE seen AS SELECT x, current_setting('work_mem') m FROM kept"}),
         part({"CREATE TABLE after_it AS SELECT to_regclass('kept') IS NULL AS gone"})});
    INFO((result.error ? result.error->message : ""));
    CHECK(result.outcome == Outcome::completed);
    CHECK(server.seen("SELECT x || m FROM seen") == "14MB");
    CHECK(server.seen("SELECT gone FROM after_it") == "t");
    engine::Part left = part({"CREATE TEMP TABLE kept (x integer)"});
    left.segments[0].keep_session = true;
    CHECK(server.run({std::move(left), solo("VACUUM nowhere")}).outcome == Outcome::failed);
    CHECK(server.own("SELECT to_regclass('kept') IS NULL") == "t");
}

TEST_CASE("a deferred constraint fails the solo statement that it belongs to") {
    Server server;
    server.postgres().psql("CREATE TABLE a (x integer UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    const auto result = server.run({solo("INSERT INTO a VALUES (1), (1)")});
    CHECK(result.outcome == Outcome::failed);
    CHECK(result.failed_statement == 0);
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == "23505");
    CHECK(server.seen("SELECT count(*) FROM a") == "0");
}

TEST_CASE("after a lost connection the parts without an answer are in doubt") {
    Server server;
    ProxyOptions options{.to = endpoint_of(server)};
    options.cut = Cut{Side::client, Unit::bytes, 3'000};
    DelayProxy proxy(options);
    engine::ConnectOptions through;
    through.target =
        "host=127.0.0.1 port=" + std::to_string(proxy.port()) +
        " user=postgres sslmode=disable gssencmode=disable dbname=" + server.postgres().name();
    const auto connection = engine::connect(through);
    std::vector<engine::Part> parts;
    for (int i = 0; i < 50; ++i) {
        parts.push_back(part({"CREATE TABLE t" + std::to_string(i) + " (x integer)"}));
    }
    const auto result = run(*connection, std::move(parts));
    CHECK(result.outcome == Outcome::in_doubt);
    CHECK(result.done < 50);
    REQUIRE(result.error);
}

TEST_CASE("a run of many parts takes few bursts") {
    Server server;
    ProxyOptions options{.to = endpoint_of(server)};
    options.round_trip = std::chrono::milliseconds(10);
    DelayProxy proxy(options);
    engine::ConnectOptions through;
    through.target =
        "host=127.0.0.1 port=" + std::to_string(proxy.port()) +
        " user=postgres sslmode=disable gssencmode=disable dbname=" + server.postgres().name();
    const auto connection = engine::connect(through);
    const auto before = proxy.counts().bursts;
    std::vector<engine::Part> parts;
    for (int i = 0; i < 300; ++i) {
        parts.push_back(part({"CREATE TABLE t" + std::to_string(i) + " (x integer)"}));
    }
    const auto result = run(*connection, std::move(parts));
    CHECK(result.outcome == Outcome::completed);
    CHECK(proxy.counts().bursts - before < 100);
}
