#include <dbtool/report/check.hpp>
#include <dbtool/report/log.hpp>
#include <dbtool/report/plan.hpp>
#include <dbtool/report/revisions.hpp>
#include <dbtool/report/show.hpp>
#include <dbtool/report/written.hpp>

#include "golden.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using test::check_golden;

namespace {

revision::RevisionGraph branches() {
    return test::make_graph({{"0001_init", {}, {}, {}, "Create the tables"},
                             {"0002_api", {"0001_init"}, {}, {"api"}, "The API's tables"},
                             {"0003_jobs", {"0001_init"}, {"0002_api"}, {}, "A queue"},
                             {"0004_merge", {"0002_api", "0003_jobs"}},
                             {"0005_other"}});
}

}  // namespace

TEST_CASE("current, heads, branches and history are lines") {
    const auto graph = branches();
    const auto applied = test::make_set(graph, {"0001_init", "0002_api"});
    check_golden("current", render_current({}, graph, graph.heads_of(applied)));
    check_golden("heads", render_heads({}, graph));
    check_golden("branches", render_branches({}, graph));
    check_golden("history", render_history({}, graph, {0, 1, 2, 3, 4}, &applied));
    CHECK(render_current({}, graph, {}) == "base (nothing is applied)\n");
    CHECK(render_branches({}, test::make_graph({{"a"}})) == "no branches\n");
    CHECK(render_heads({}, {}) == "no migrations yet\n");
    CHECK(render_history({}, graph, {}) == "no revisions\n");
}

TEST_CASE("show prints both scripts, and what is solo") {
    ShownMigration migration;
    migration.revision.id = RevisionId("0007_index");
    migration.revision.parents = {RevisionId("0006_a"), RevisionId("0006_b")};
    migration.revision.depends_on = {RevisionId("0003_jobs")};
    migration.revision.labels = {"api"};
    migration.revision.message = "Cover the listing";
    migration.file = "migrations/0007_index.sql";
    migration.checksum = Checksum("0123456789abcdef");
    migration.state = "applied";
    migration.applied_at = "2026-01-31T12:00:00Z";
    migration.upgrade = {{"CREATE TABLE a (\n\tid int -- \x1b[31m\n)", 4, true},
                         {"CREATE INDEX CONCURRENTLY i ON a (id);", 9, false}};
    check_golden("show", render_show({}, migration));
    migration.downgrade = std::vector<run::ShownStatement>{{"DROP TABLE a", 12, true}};
    check_golden("show_with_downgrade", render_show({}, migration));
    ShownMigration bare;
    bare.revision.id = RevisionId("0001_init");
    bare.irreversible = "the rows are gone";
    check_golden("show_irreversible", render_show({}, bare));
}

TEST_CASE("the log is a table") {
    history::LogEntry done{2,
                           "2026-01-31T12:00:00Z",
                           RunId("r"),
                           "upgrade",
                           RevisionId("0001_init"),
                           "done",
                           "app@host",
                           12,
                           {},
                           "",
                           "0.1.0"};
    history::LogEntry failed = done;
    failed.outcome = "failed";
    failed.sqlstate = SqlState("42P01");
    failed.message = "relation \"x\" does not exist\nsecond line";
    check_golden("log", render_log({}, {failed, done}));
    CHECK(render_log({}, {}) == "nothing was done to this database yet\n");
}

TEST_CASE("what check found is told with what changed") {
    const std::vector<CheckFinding> findings = {
        {{"edited",
          Severity::error,
          "0002_x was edited after it was applied",
          {"migrations/0002_x.sql", 0, 0},
          "Put it back, or accept it with dbtool repair."},
         RevisionId("0002_x"),
         "--- applied\n+++ migrations/0002_x.sql\n@@ -1 +1 @@\n-SELECT 1;\n+SELECT 2; -- "
         "\x1b[31m\n"},
        {{"pending", Severity::error, "0003_y is not applied", {}, ""}, RevisionId("0003_y"), ""}};
    check_golden("check", render_check({}, "sqlite:dev.db", 3, findings));
    CHECK(render_check({}, "sqlite:dev.db", 3, {}) ==
          "ok sqlite:dev.db: 3 revisions looked at, nothing found\n");
    Style quiet;
    quiet.verbosity = Verbosity::quiet;
    CHECK(render_check(quiet, "sqlite:dev.db", 3, {}).empty());
}

TEST_CASE("a plan names its steps in order") {
    const auto graph = branches();
    const plan::Plan plan{{{RevisionId("0003_jobs"), Direction::downgrade},
                           {RevisionId("0002_api"), Direction::downgrade}},
                          {RevisionId("0003_jobs")},
                          {}};
    check_golden("plan", render_plan({}, "sqlite:dev.db", graph, plan, Direction::downgrade));
    const plan::Plan empty{{}, {RevisionId("0003_jobs")}, {RevisionId("0003_jobs")}};
    CHECK(render_plan({}, "sqlite:x", graph, empty, Direction::upgrade) ==
          "sqlite:x: nothing to do, already at 0003_jobs\n");
    check_golden("stamp_plan",
                 render_stamp_plan({}, "sqlite:x", {{RevisionId("a")}, {RevisionId("b")}}));
    CHECK(render_stamp_plan({}, "sqlite:x", {}) == "sqlite:x: nothing to stamp\n");
}

TEST_CASE("what was written is named, a new migration's path alone") {
    CHECK(render_created({}, {"migrations/0001_a.sql", RevisionId("0001_a")}) ==
          "migrations/0001_a.sql\n");
    check_golden("init", render_project({}, {"dbtool.yaml", "migrations"}));
    CHECK(render_project({}, {}) == "everything is there already, nothing was written\n");
    migration::ImportResult result;
    result.written = {"migrations/0001_a.sql", "migrations/0002_b.sql"};
    result.diagnostics = {
        {"no-down", Severity::note, "0002_b has no down file", {"2_b.up.sql", 0, 0}, ""}};
    check_golden("import", render_import({}, "goose", "migrations", result));
    Style verbose;
    verbose.verbosity = Verbosity::verbose;
    check_golden("import_verbose", render_import(verbose, "goose", "migrations", result));
    CHECK(render_import({}, "goose", "migrations", {}) == "nothing was written to migrations\n");
    CHECK(render_repair({}, {}) == "nothing to repair\n");
    CHECK(render_repair({}, {"accepted 0002_x", "dropped index i"}) ==
          "accepted 0002_x\ndropped index i\n");
}
