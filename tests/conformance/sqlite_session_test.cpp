#include "conformance/sqlite_fixture.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;
using Outcome = engine::BatchResult::Outcome;

namespace {

/// The twelve steps of SQLite's manual, on a parent whose children go when it goes.
engine::Part rebuild_of_parent(bool foreign_keys_off) {
    engine::Segment made =
        segment({"CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
                 "INSERT INTO new_parent SELECT id, name FROM parent",
                 "DROP TABLE parent",
                 "ALTER TABLE new_parent RENAME TO parent"});
    made.foreign_keys_off = foreign_keys_off;
    return part(made);
}

void make_family(const SqliteFile& db) {
    REQUIRE(db.run({part({"CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)",
                          "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL "
                          "REFERENCES parent (id) ON DELETE CASCADE)",
                          "INSERT INTO parent VALUES (1, 'a'), (2, 'b')",
                          "INSERT INTO child VALUES (10, 1), (20, 2)"})})
                .outcome == Outcome::completed);
}

}  // namespace

TEST_CASE("foreign keys are enforced on every connection") {
    const SqliteFile db;
    CHECK(db.own("PRAGMA foreign_keys") == "1");
    make_family(db);
    const auto result = db.run({part({"INSERT INTO child VALUES (30, 3)"})});
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == "23503");
}

TEST_CASE("a rebuild keeps the child rows only with foreign keys off around it") {
    const SqliteFile db;
    make_family(db);
    SECTION("off") {
        CHECK(db.run({rebuild_of_parent(true)}).outcome == Outcome::completed);
        CHECK(db.seen("SELECT group_concat(id) FROM child") == "10,20");
        CHECK(db.seen("SELECT group_concat(name) FROM parent") == "a,b");
    }
    SECTION("on, even where the file switches them off inside its transaction") {
        engine::Segment pragma = segment({"PRAGMA foreign_keys = OFF"});
        engine::Part made = rebuild_of_parent(false);
        made.segments.insert(made.segments.begin(), pragma);
        CHECK(db.run({made}).outcome == Outcome::completed);
        CHECK(db.seen("SELECT count(*) FROM child") == "0");
    }
    CHECK(db.own("PRAGMA foreign_keys") == "1");
}

TEST_CASE("rows that are left without a parent fail the part") {
    const SqliteFile db;
    make_family(db);
    engine::Segment orphans = segment({"DELETE FROM parent WHERE id = 2"});
    orphans.foreign_keys_off = true;
    const auto result = db.run({part(orphans)});
    CHECK(result.outcome == Outcome::failed);
    CHECK_FALSE(result.failed_statement);
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == "23503");
    CHECK(result.error->message ==
          "row 20 of \"child\" refers to a row of \"parent\" that is not there");
    CHECK(db.seen("SELECT group_concat(id) FROM parent") == "1,2");
    CHECK(db.own("PRAGMA foreign_keys") == "1");
}

TEST_CASE(
    "foreign keys are on again after a statement failed with them off, and after a solo pragma") {
    const SqliteFile db;
    engine::Segment broken = segment({"SELEKT"});
    broken.foreign_keys_off = true;
    CHECK(db.run({part(broken)}).outcome == Outcome::failed);
    CHECK(db.own("PRAGMA foreign_keys") == "1");
    CHECK(db.run({solo("PRAGMA foreign_keys = OFF")}).outcome == Outcome::completed);
    CHECK(db.own("PRAGMA foreign_keys") == "1");
}

TEST_CASE("a dry run checks foreign keys too") {
    const SqliteFile db;
    make_family(db);
    engine::Segment orphans = segment({"DELETE FROM parent WHERE id = 2"});
    orphans.foreign_keys_off = true;
    engine::Part made = part(orphans);
    made.roll_back = true;
    CHECK(db.run({made}).outcome == Outcome::failed);
}

TEST_CASE("a deferred foreign key that stays broken fails at COMMIT, with its rows") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE p (id INTEGER PRIMARY KEY)",
                  "CREATE TABLE c (p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)"})});
    CHECK(db.run({part({"INSERT INTO c VALUES (1)", "INSERT INTO p VALUES (1)"})}).outcome ==
          Outcome::completed);
    const auto result = db.run({part({"INSERT INTO c VALUES (2)", "INSERT INTO c VALUES (3)"})});
    CHECK(result.outcome == Outcome::failed);
    CHECK_FALSE(result.failed_statement);
    REQUIRE(result.error);
    CHECK(result.error->sqlstate.str() == "23503");
    CHECK_THAT(result.error->detail,
               ContainsSubstring("row 2 of \"c\"") && ContainsSubstring("row 3 of \"c\""));
    CHECK(db.seen("SELECT group_concat(p) FROM c") == "1");
}

TEST_CASE("check_constraints_after finds a deferred key in the segment that broke it") {
    const SqliteFile db;
    db.run({part({"CREATE TABLE p (id INTEGER PRIMARY KEY)",
                  "CREATE TABLE c (p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)"})});
    engine::Part two = part(segment({"INSERT INTO c VALUES (1)"}));
    two.segments.push_back(segment({"INSERT INTO p VALUES (1)"}));
    two.segments[0].check_constraints_after = GENERATE(false, true);
    const auto result = db.run({two});
    if (two.segments[0].check_constraints_after) {
        CHECK(result.outcome == Outcome::failed);
        CHECK(result.failed_segment == 0);
    } else {
        CHECK(result.outcome == Outcome::completed);
    }
}

TEST_CASE("defer_foreign_keys holds for its segment and forgets nothing") {
    const SqliteFile db;
    make_family(db);
    engine::Part two = part({"PRAGMA defer_foreign_keys = ON",
                             "INSERT INTO child VALUES (30, 3)",
                             "INSERT INTO parent VALUES (3, 'c')"});
    two.segments.push_back(segment({"INSERT INTO child VALUES (40, 4)"}));
    const auto immediate = db.run({two});
    CHECK(immediate.outcome == Outcome::failed);
    CHECK(immediate.failed_segment == 1);
    CHECK(immediate.failed_statement == 0);

    const auto broken =
        db.run({part({"PRAGMA defer_foreign_keys = ON", "INSERT INTO child VALUES (30, 3)"})});
    REQUIRE(broken.error);
    CHECK(broken.error->sqlstate.str() == "23503");
    CHECK(db.seen("SELECT count(*) FROM child") == "2");
}

TEST_CASE("what is temporary does not outlive its segment") {
    const SqliteFile db;
    engine::Segment made =
        segment({"CREATE TABLE t (a)",
                 "CREATE TEMP TABLE scratch_parent (id INTEGER PRIMARY KEY)",
                 "CREATE TEMP TABLE \"scratch \"\"child\" (p NOT NULL REFERENCES "
                 "scratch_parent (id))",
                 "INSERT INTO scratch_parent VALUES (1)",
                 "INSERT INTO temp.\"scratch \"\"child\" VALUES (1)",
                 "CREATE TEMP VIEW v AS SELECT * FROM scratch_parent",
                 "CREATE TEMP TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)",
                 "CREATE VIRTUAL TABLE temp.box USING rtree (id, low, high)",
                 "CREATE TEMP TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END"});
    made.record = [](Milliseconds) {
        return std::vector<engine::Query>{{"INSERT INTO t VALUES (1)"}};
    };
    const std::string left =
        "SELECT count(*) FROM sqlite_temp_master WHERE name NOT LIKE 'sqlite_%'";
    SECTION("in a transaction: gone before the record") {
        REQUIRE(db.run({part(made)}).outcome == Outcome::completed);
        CHECK(db.seen("SELECT count(*) FROM t") == "1");
    }
    SECTION("the next segment does not see it") {
        engine::Part two = part(made);
        two.segments.push_back(segment({"CREATE TEMP TABLE scratch_parent (other)"}));
        CHECK(db.run({two}).outcome == Outcome::completed);
    }
    SECTION("solo: gone at the batch's end at the latest") {
        CHECK(db.run({solo("CREATE TEMP TABLE s (a)")}).outcome == Outcome::completed);
    }
    CHECK(db.own(left) == "0");
}

TEST_CASE("no pragma outlives its segment") {
    const SqliteFile db;
    const std::string name = GENERATE("query_only",
                                      "recursive_triggers",
                                      "legacy_alter_table",
                                      "ignore_check_constraints",
                                      "writable_schema",
                                      "reverse_unordered_selects");
    INFO(name);
    const std::string before = db.own("PRAGMA " + name);
    const std::string pragma = "pragma " + name + " = ON";
    engine::Segment made = segment({"CREATE TABLE t (a)", pragma});
    made.record = [](Milliseconds) {
        return std::vector<engine::Query>{{"INSERT INTO t VALUES (1)"}};
    };
    SECTION("in a part that is committed") {
        CHECK(db.run({part(made)}).outcome == Outcome::completed);
    }
    SECTION("in a part that fails") {
        CHECK(db.run({part({pragma, "SELEKT"})}).outcome == Outcome::failed);
    }
    SECTION("solo") {
        CHECK(db.run({solo(pragma)}).outcome == Outcome::completed);
    }
    CHECK(db.own("PRAGMA " + name) == before);
}

TEST_CASE("case_sensitive_like and busy_timeout do not leak") {
    const SqliteFile db;
    CHECK(db.run({part({"CREATE TABLE t (a)",
                        "PRAGMA case_sensitive_like = ON",
                        "PRAGMA busy_timeout = 3600000"})})
              .outcome == Outcome::completed);
    CHECK(db.own("SELECT 'a' LIKE 'A'") == "1");
    // With SQLite's own handler and its hour this would not end.
    const auto other = db.connect();
    std::optional<Error> met;
    engine::Segment holder = segment({"INSERT INTO t VALUES (1)"}, [&](std::size_t) {
        met = db.run({part({"INSERT INTO t VALUES (2)"})}).error;
    });
    CHECK(run(*other, {part(holder)}).outcome == Outcome::completed);
    REQUIRE(met);
    CHECK(met->kind == ErrorKind::lock);
}
