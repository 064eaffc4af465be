// The history, on both engines.

#include <dbtool/engine/batch.hpp>
#include <dbtool/history/history.hpp>

#include "conformance/both_engines.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;
using history::Store;

namespace {

struct History {
    explicit History(Dialect dialect)
        : database(dialect), store(dialect, {}), actor{RunId("run-1"), 0, "me@here", "0.1.0"} {}

    history::State read() { return store.read(database.connection()); }
    void write(const std::vector<engine::Query>& queries) {
        database.connection().transaction(queries);
    }
    history::Record record(const std::string& id) {
        history::Record made;
        made.id = RevisionId(id);
        made.parents = {RevisionId("0001_a"), RevisionId("0002 b, with blanks")};
        made.labels = {"web", "api"};
        made.message = "it's a 'message'";
        made.upgrade_checksum = Checksum("abc");
        made.scripts = {"CREATE", "DROP", "transaction=off", ""};
        return made;
    }
    /// What the guard answers: nothing, or its SQLSTATE.
    std::string guarded(const history::Expectation& expectation) {
        engine::Part guarded_part = part({"SELECT 1"});
        guarded_part.guard = store.guard(expectation, actor);
        const auto result = database.run({std::move(guarded_part)});
        return result.error ? result.error->sqlstate.str() : "";
    }

    AnyDatabase database;
    Store store;
    history::Actor actor;
};

}  // namespace

TEST_CASE("reading creates nothing") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    CHECK_FALSE(h.read().exists);
    CHECK_FALSE(h.read().exists);
}

TEST_CASE("a revision is recorded whole, and goes again") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    h.write(h.store.create(false));
    h.write(h.store.applied(h.record("0003_x"), h.actor, Milliseconds(12)));
    const history::State state = h.read();
    CHECK(state.exists);
    REQUIRE(state.rows.size() == 1);
    const history::Row& row = state.rows[0];
    CHECK(row.id.str() == "0003_x");
    CHECK(row.parents == h.record("").parents);
    CHECK(row.labels == std::vector<std::string>{"web", "api"});
    CHECK(row.message == "it's a 'message'");
    CHECK(row.upgrade_checksum.str() == "abc");
    CHECK(row.downgrade_checksum.empty());
    CHECK(row.run.str() == "run-1");
    CHECK(row.applied_at.size() == std::string("2026-01-31T12:00:00Z").size());
    CHECK_FALSE(row.running);
    const history::StoredScripts scripts = h.store.scripts(h.database.connection(), row.id);
    CHECK(scripts.upgrade == "CREATE");
    CHECK(scripts.downgrade == "DROP");
    CHECK(scripts.settings == "transaction=off");
    h.write(h.store.reverted(row.id, h.actor, Milliseconds(3)));
    CHECK(h.read().rows.empty());
    const auto log = h.store.log(h.database.connection(), 10);
    REQUIRE(log.size() == 2);
    CHECK(log[0].action == "downgrade");
    CHECK(log[1].action == "upgrade");
    CHECK(log[1].revision.str() == "0003_x");
    CHECK(h.read().last_log == log[0].id);
}

TEST_CASE("a migration of several parts is running until its last") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    h.write(h.store.create(false));
    history::Progress progress{Direction::upgrade, 0, 2, true, "", 0};
    h.write(h.store.progress(h.record("0003_x"), progress, h.actor));
    REQUIRE(h.read().rows.at(0).running);
    CHECK(h.read().rows[0].running->part_open);
    progress.part_open = false;
    progress.parts_done = 1;
    progress.done_checksum = "sum";
    h.write(h.store.progress(h.record("0003_x"), progress, h.actor));
    const auto running = h.read().rows.at(0).running;
    REQUIRE(running);
    CHECK(running->parts_done == 1);
    CHECK(running->parts_total == 2);
    CHECK_FALSE(running->part_open);
    CHECK(running->done_checksum == "sum");
    h.write(h.store.completed(h.record("0003_x"), Direction::upgrade, h.actor, Milliseconds(1)));
    CHECK_FALSE(h.read().rows.at(0).running);
    h.write(h.store.abandoned(RevisionId("0003_x"), Direction::upgrade, h.actor));
    CHECK(h.read().rows.empty());
}

TEST_CASE("the guard lets through what the plan was made from and nothing else") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    history::Expectation fresh{.revision = RevisionId("0003_x"), .tables_exist = false};
    CHECK(h.guarded(fresh).empty());
    h.write(h.store.create(false));
    CHECK(h.guarded(fresh) == engine::state_changed);
    h.write(h.store.applied(h.record("0003_x"), h.actor, Milliseconds(0)));
    const std::int64_t last = h.read().last_log;
    history::Expectation next{.revision = RevisionId("0004_y"), .last_log = last};
    CHECK(h.guarded(next).empty());
    next.last_log = last - 1;
    CHECK(h.guarded(next) == engine::state_changed);
    next.first_of_run = false;
    CHECK(h.guarded(next).empty());
    next.first_of_run = true;
    next.last_log = last;
    next.revision = RevisionId("0003_x");
    CHECK(h.guarded(next) == engine::state_changed);
    next.row_exists = true;
    CHECK(h.guarded(next) == engine::state_changed);  // It is applied, and not half done.
    next.direction = Direction::downgrade;
    CHECK(h.guarded(next).empty());
    next.parts_done = 1;
    CHECK(h.guarded(next) == engine::state_changed);
    next.parts_done = 0;
    next.first_of_run = false;
    h.actor.epoch = 1;
    CHECK(h.guarded(next) == engine::state_changed);
    h.write({h.store.log_entry(
        h.actor, "fence", RevisionId(), "reconnected", nullptr, Milliseconds(0))});
    CHECK(h.guarded(next).empty());
}

TEST_CASE("what is logged without the lock hides nothing that another run does") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    h.write(h.store.create(false));
    h.write(h.store.applied(h.record("0001_a"), h.actor, Milliseconds(0)));
    const std::int64_t last = h.read().last_log;
    history::Expectation next{.revision = RevisionId("0002_b"), .last_log = last};
    history::Actor other = h.actor;
    other.run = RunId("somebody else");
    const auto log = [&](const history::Actor& actor, const char* action, const char* outcome) {
        h.write({h.store.log_entry(
            actor, action, RevisionId("0009_z"), outcome, nullptr, Milliseconds(0))});
    };
    // The other's failure has been given a higher id than what it does next and commits later.
    log(other, "upgrade", "failed");
    log(h.actor, "terminate", "done");
    CHECK(h.read().last_log == last);
    CHECK(h.guarded(next).empty());
    next.first_of_run = false;
    CHECK(h.guarded(next).empty());
    log(other, "downgrade", "done");
    log(h.actor, "terminate", "done");
    CHECK(h.guarded(next) == engine::state_changed);
    next.first_of_run = true;
    CHECK(h.guarded(next) == engine::state_changed);
}

TEST_CASE("the guard does not wait for another run") {
    History h(Dialect::postgresql);
    const auto other = h.database.connect();
    other->query({"BEGIN"});
    other->query({"SELECT pg_advisory_xact_lock(" + std::to_string(h.store.lock_key()) + ")"});
    history::Expectation fresh{.revision = RevisionId("0003_x"), .tables_exist = false};
    CHECK(h.guarded(fresh) == engine::state_locked);
    other->query({"ROLLBACK"});
    CHECK(h.guarded(fresh).empty());
}

TEST_CASE("the history is in its schema, whatever search_path says") {
    History h(Dialect::postgresql);
    h.database.postgres().psql(
        "CREATE SCHEMA decoy; CREATE TABLE decoy.dbtool_revision (x int); CREATE TABLE "
        "decoy.dbtool_log (x int)");
    h.database.connection().query({"SET search_path = decoy"});
    CHECK_FALSE(h.read().exists);
    Store elsewhere(Dialect::postgresql, {"app schema", "rev", "log"});
    h.write(elsewhere.create(true));
    CHECK(elsewhere.read(h.database.connection()).exists);
    CHECK_FALSE(h.read().exists);
}

TEST_CASE("one history table without the other is refused") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    h.write(h.store.create(false));
    h.write({{"DROP TABLE dbtool_log"}});
    CHECK_THROWS_AS(h.read(), Error);
}

TEST_CASE("rows are changed only while the log is as it was read") {
    History h(GENERATE(Dialect::postgresql, Dialect::sqlite));
    h.write(h.store.create(false));
    const history::State read = h.read();
    auto rows = h.store.guard_log(read);
    const auto stamped = h.store.stamped(h.record("0001_a"), h.actor);
    rows.insert(rows.end(), stamped.begin(), stamped.end());
    rows.push_back(h.store.last_log());
    const engine::Rows newest = h.database.connection().transaction(rows);
    CHECK(h.read().rows.size() == 1);
    CHECK(newest.rows.at(0).at(0) == std::to_string(h.read().last_log));
    CHECK_THROWS_AS(h.write(h.store.guard_log(read)), Error);
    h.write(h.store.guard_log(h.read()));
}
