// PostgreSQL's engine behind pgbouncer in transaction mode, which gives each transaction another
// session of the server, and each session to other clients.

#include <atomic>
#include <set>
#include <thread>

#include "conformance/both_engines.hpp"
#include "support/catch.hpp"
#include "support/pgbouncer.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = dbtool::engine::BatchResult::Outcome;

namespace {

constexpr const char* session_settings =
    "SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('statement_timeout'), "
    "current_setting('search_path'), current_setting('work_mem'), current_user, "
    "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()), "
    "(SELECT count(*) FROM pg_listening_channels()), pg_my_temp_schema() <> 0 AND EXISTS (SELECT 1 "
    "FROM pg_class WHERE relnamespace = pg_my_temp_schema()))";

class Pooled {
public:
    Pooled() : pooler_(database_.server(), {.size = 3, .round_robin = true}) {
        database_.psql(
            "CREATE SCHEMA s; CREATE TABLE s.a (x integer); CREATE TABLE public.a (x "
            "integer); CREATE SCHEMA s1; CREATE TABLE s1.a (x integer)");
        plain_ = one(*connect(), session_settings);
    }

    std::unique_ptr<engine::Connection> connect(const std::string& role = "") const {
        engine::ConnectOptions options;
        options.target = pooler_.url(database_.name());
        options.role = role;
        return engine::connect(options);
    }
    static std::string one(engine::Connection& connection, const std::string& sql) {
        return connection.query({sql}).rows.at(0).at(0).value_or("NULL");
    }
    const Database& database() const { return database_; }
    const std::string& plain() const { return plain_; }

    /// What other clients find in the sessions that differs from a fresh one.
    std::string leaked() const {
        const auto client = connect();
        std::string out;
        for (int i = 0; i < 12; ++i) {
            const std::string now = one(*client, session_settings);
            out += now == plain_ ? "" : now + "\n";
        }
        return out;
    }

private:
    Database database_;
    PgBouncer pooler_;
    std::string plain_;
};

/// Another client, in each of its transactions on another session.
class Neighbour {
public:
    explicit Neighbour(const Pooled& pooled) : thread_([this, &pooled] { look(pooled); }) {}
    ~Neighbour() { stop(); }
    Neighbour(const Neighbour&) = delete;
    Neighbour& operator=(const Neighbour&) = delete;

    std::set<std::string> stop() {
        stopped_ = true;
        if (thread_.joinable()) {
            thread_.join();
        }
        return seen_;
    }

private:
    void look(const Pooled& pooled) {
        const auto connection = pooled.connect();
        do {
            seen_.insert(Pooled::one(*connection, session_settings));
        } while (!stopped_);
    }

    std::set<std::string> seen_;
    std::atomic<bool> stopped_ = false;
    std::thread thread_;
};

engine::Part with_settings(engine::Part made) {
    made.segments[0].settings = {.lock_timeout = Milliseconds(3'000),
                                 .statement_timeout = Milliseconds(40'000),
                                 .search_path = "\"s\", public"};
    return made;
}

bool skipped() {
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a pooler is noticed with the first query, and no pooler is taken for none") {
    if (skipped()) {
        return;
    }
    const Pooled pooled;
    const auto through = pooled.connect();
    through->query({"SELECT 1"});
    CHECK(through->server().pooled);
    CHECK_FALSE(through->server().standby);
    engine::ConnectOptions options;
    options.target = pooled.database().url();
    const auto direct = engine::connect(options);
    direct->query({"SELECT 1"});
    CHECK_FALSE(direct->server().pooled);
}

TEST_CASE("behind a pooler a solo statement has its settings, and leaves none") {
    if (skipped()) {
        return;
    }
    const Pooled pooled;
    const auto connection = pooled.connect();
    Neighbour neighbour(pooled);
    for (int i = 0; i < 20; ++i) {
        const std::string index = "ix" + std::to_string(i);
        engine::Part again =
            with_settings(solo("CREATE INDEX CONCURRENTLY " + index + "_1 ON a (x)"));
        again.segments[0].session = {"SET search_path = s1", "SET work_mem = '7MB'"};
        const auto result =
            run(*connection,
                {with_settings(solo("CREATE INDEX CONCURRENTLY " + index + " ON a (x)")),
                 std::move(again),
                 with_settings(solo("VACUUM a"))});
        INFO((result.error ? result.error->message : ""));
        REQUIRE(result.outcome == Outcome::completed);
    }
    CHECK(pooled.leaked().empty());
    CHECK(neighbour.stop() == std::set<std::string>{pooled.plain()});
    const std::string count =
        "SELECT string_agg(schemaname || ' ' || n, ', ' ORDER BY 1) FROM (SELECT schemaname, "
        "count(*) n FROM pg_indexes WHERE indexname LIKE 'ix%' GROUP BY 1) AS per_schema";
    CHECK(pooled.database().psql(count) == "s 20, s1 20");
}

TEST_CASE("behind a pooler a solo statement that fails leaves nothing either") {
    if (skipped()) {
        return;
    }
    const Pooled pooled;
    const auto connection = pooled.connect();
    Neighbour neighbour(pooled);
    for (int i = 0; i < 20; ++i) {
        const auto result = run(*connection,
                                {with_settings(solo("CREATE INDEX CONCURRENTLY ix ON nowhere (x)")),
                                 part({"CREATE TABLE never (x integer)"})});
        REQUIRE(result.outcome == Outcome::failed);
        CHECK(result.failed_statement == 0);
        REQUIRE(result.error);
        CHECK(result.error->sqlstate.str() == "42P01");
    }
    CHECK(pooled.leaked().empty());
    CHECK(neighbour.stop() == std::set<std::string>{pooled.plain()});
    CHECK(run(*connection, {part({"CREATE TABLE b (x integer)"})}).outcome == Outcome::completed);
}

TEST_CASE("behind a pooler parts leave nothing in the session, and the role is each one's own") {
    if (skipped()) {
        return;
    }
    const Pooled pooled;
    pooled.database().psql(
        "DROP ROLE IF EXISTS pooled_owner; CREATE ROLE pooled_owner; GRANT ALL "
        "ON SCHEMA s, public TO pooled_owner; ALTER TABLE s.a OWNER TO "
        "pooled_owner");
    const auto connection = pooled.connect("pooled_owner");
    Neighbour neighbour(pooled);
    engine::Part first = with_settings(part({"SET work_mem = '7MB'",
                                             "CREATE TEMP TABLE left_over (x integer)",
                                             "SELECT pg_advisory_lock(42)",
                                             "LISTEN something",
                                             "CREATE TABLE made (x integer)"}));
    first.segments[0].keep_session = true;
    engine::Part last =
        with_settings(part({"CREATE TABLE seen AS SELECT current_user::text u, "
                            "current_setting('work_mem') m"}));
    last.segments[0].session = {"SET work_mem = '7MB'"};
    const auto result = run(*connection,
                            {std::move(first),
                             with_settings(solo("CREATE INDEX CONCURRENTLY ix ON a (x)")),
                             std::move(last)});
    INFO((result.error ? result.error->message : ""));
    CHECK(result.outcome == Outcome::completed);
    CHECK(pooled.leaked().empty());
    CHECK(neighbour.stop() == std::set<std::string>{pooled.plain()});
    CHECK(pooled.database().psql("SELECT u || ' ' || m FROM s.seen") == "pooled_owner 7MB");
    CHECK(pooled.database().psql("SELECT tableowner FROM pg_tables WHERE tablename = 'made'") ==
          "pooled_owner");
    pooled.database().psql("DROP OWNED BY pooled_owner; DROP ROLE pooled_owner");
}
