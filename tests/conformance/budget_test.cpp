// What a part's waits for locks may take together, on PostgreSQL.

#include "conformance/both_engines.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = dbtool::engine::BatchResult::Outcome;

namespace {

constexpr const char* note =
    "INSERT INTO seen (ms) SELECT setting::integer FROM pg_settings WHERE name = 'lock_timeout'";

class Budgeted : public AnyDatabase {
public:
    Budgeted() : AnyDatabase(Dialect::postgresql) {
        postgres().psql(
            "CREATE TABLE seen (n serial, ms integer); CREATE TABLE a (x "
            "integer); CREATE TABLE b (x integer)");
    }

    /// What lock_timeout is at each note, in milliseconds.
    std::string noted(std::vector<std::string> statements,
                      const engine::SessionSettings& settings,
                      bool streamed) {
        engine::Part made = part(std::move(statements));
        made.segments[0].settings = settings;
        made.streamed = streamed;
        const auto result = run({std::move(made)});
        INFO((result.error ? result.error->message : ""));
        CHECK(result.outcome == Outcome::completed);
        return postgres().psql("SELECT string_agg(ms::text, ' ' ORDER BY n) FROM seen");
    }
};

engine::SessionSettings waits(int lock_timeout, int lock_budget) {
    engine::SessionSettings settings;
    settings.lock_timeout = Milliseconds(lock_timeout);
    settings.lock_budget = Milliseconds(lock_budget);
    return settings;
}

const std::string alter_a = "ALTER TABLE a ADD COLUMN y integer";
const std::string alter_b = "ALTER TABLE b ADD COLUMN y integer";

}  // namespace

TEST_CASE(
    "the first statement that takes a heavy lock waits for lock_timeout, and not longer than "
    "the budget") {
    const bool streamed = GENERATE(false, true);
    Budgeted database;
    const bool tight = GENERATE(false, true);
    const auto settings = waits(tight ? 90'000 : 30'000, 60'000);
    CHECK(database.noted({note, alter_a, note}, settings, streamed) ==
          (tight ? "60000 60000" : "30000 30000"));
}

TEST_CASE("each further one waits for what is left of the budget") {
    const bool streamed = GENERATE(false, true);
    Budgeted database;
    const std::string seen = database.noted(
        {note, alter_a, "SELECT pg_sleep(0.05)", alter_b, note}, waits(60'000, 60'000), streamed);
    CHECK(seen.starts_with("60000 59"));
}

TEST_CASE("a budget that is used up leaves 10 ms") {
    const bool streamed = GENERATE(false, true);
    Budgeted database;
    CHECK(database.noted({alter_a, "SELECT pg_sleep(0.05)", alter_b, note},
                         waits(60'000, 20),
                         streamed) == "10");
}

TEST_CASE("a lock_timeout that the migration sets is its own affair") {
    const bool streamed = GENERATE(false, true);
    Budgeted database;
    const auto settings = waits(60'000, 60'000);
    CHECK(database.noted({"SET LOCAL lock_timeout = 1234", alter_a, alter_b, note},
                         settings,
                         streamed) == "1234");
}

TEST_CASE("the budget is the whole part's, over all of its segments") {
    Budgeted database;
    const auto settings = waits(60'000, 20);
    engine::Part made = part({alter_a, "SELECT pg_sleep(0.05)"});
    made.segments.push_back(segment({alter_b, note}));
    made.segments[0].settings = made.segments[1].settings = settings;
    REQUIRE(database.run({std::move(made)}).outcome == Outcome::completed);
    CHECK(database.seen("SELECT ms FROM seen") == "10");
}
