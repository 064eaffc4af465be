#include <nlohmann/json.hpp>

#include <dbtool/report/check.hpp>
#include <dbtool/report/error.hpp>
#include <dbtool/report/log.hpp>
#include <dbtool/report/plan.hpp>
#include <dbtool/report/revisions.hpp>
#include <dbtool/report/show.hpp>
#include <dbtool/report/status.hpp>
#include <dbtool/report/written.hpp>

#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using Json = nlohmann::ordered_json;
using Keys = std::vector<std::string>;

namespace {

constexpr Style json{Format::json};

/// One document on one line.
Json parse(const std::string& text) {
    REQUIRE(text.ends_with('\n'));
    CHECK(text.find('\n') == text.size() - 1);
    return Json::parse(text);
}

Keys keys(const Json& object) {
    Keys out;
    for (const auto& [key, value] : object.items()) {
        out.push_back(key);
    }
    return out;
}

}  // namespace

TEST_CASE("status has the keys that scripts rely on") {
    const run::Picture picture = test::sample_picture();
    const Json document =
        parse(render_status(json, "sqlite:dev.db", picture, test::sample_status(picture)));
    CHECK(keys(document) == Keys{"target", "current", "heads", "revisions", "repeatables"});
    CHECK(document["target"] == "sqlite:dev.db");
    CHECK(document["current"] == Json{"0005_hotfix"});
    CHECK(document["heads"] == Json{"0004_soft_delete"});
    const Json& first = document["revisions"][0];
    CHECK(keys(first) == Keys{"id",
                              "parents",
                              "message",
                              "state",
                              "applied_at",
                              "duration_ms",
                              "file",
                              "labels",
                              "downgrade_edited"});
    CHECK(first["parents"] == Json::array());
    CHECK(first["applied_at"] == "2026-01-31T12:00:00Z");
    CHECK(document["revisions"][1]["parents"] == Json{"0001_init"});
    CHECK(document["revisions"][1]["duration_ms"] == 1400);
    CHECK(document["revisions"][3]["state"] == "pending");
    CHECK(document["revisions"][3]["applied_at"].is_null());
    CHECK(document["revisions"][3]["duration_ms"].is_null());
}

TEST_CASE("heads, current, branches and history have the keys that scripts rely on") {
    const auto graph = test::make_graph({{"a"}, {"b", {"a"}, {}, {"x"}, "B"}, {"c", {"a"}, {"b"}}});
    const Json heads = parse(render_heads(json, graph));
    CHECK(keys(heads) == Keys{"heads"});
    CHECK(heads["heads"][0] == Json({{"id", "b"}, {"message", "B"}, {"labels", {"x"}}}));
    CHECK(parse(render_current(json, graph, {})) == Json({{"current", Json::array()}}));
    CHECK(keys(parse(render_current(json, graph, {0}))["current"][0]) ==
          Keys{"id", "message", "labels"});
    const Json branches = parse(render_branches(json, graph));
    CHECK(branches["branches"][0]["children"] == Json({"b", "c"}));
    CHECK(branches["labels"][0] == Json({{"label", "x"}, {"heads", {"b"}}}));
    const Json history = parse(render_history(json, graph, {0, 1, 2}));
    CHECK(history["revisions"][0]["id"] == "c");
    CHECK(keys(history["revisions"][0]) ==
          Keys{"id", "parents", "depends_on", "message", "labels", "file", "applied"});
    CHECK(history["revisions"][0]["depends_on"] == Json{"b"});
    CHECK(history["revisions"][0]["applied"].is_null());
}

TEST_CASE("show gives each statement as it would be sent") {
    ShownMigration migration;
    migration.revision.id = RevisionId("0001_a");
    migration.upgrade = {{"CREATE TABLE a ()", 4, true}, {"VACUUM", 9, false}};
    const Json document = parse(render_show(json, migration));
    const Keys wanted = {"id", "parents", "message", "file", "checksum", "upgrade", "downgrade"};
    const Keys found = keys(document);
    CHECK(Keys(found.begin(), found.begin() + 7) == wanted);
    CHECK(document["upgrade"][1] == Json({{"sql", "VACUUM"},
                                          {"line", 9},
                                          {"transactional", false},
                                          {"part", 0},
                                          {"operation", nullptr},
                                          {"known_when_applied", nullptr}}));
    CHECK(document["downgrade"].is_null());
    migration.downgrade.emplace();
    CHECK(parse(render_show(json, migration))["downgrade"] == Json::array());
}

TEST_CASE("an error has all of its keys, null where nothing is known") {
    const Json full = parse(render_error(json, test::sample_error()));
    const Keys wanted = {"kind",
                         "message",
                         "file",
                         "line",
                         "column",
                         "sqlstate",
                         "detail",
                         "hint",
                         "context",
                         "diagnostics"};
    CHECK(keys(full) == wanted);
    CHECK(full["kind"] == "database");
    CHECK(full["line"] == 7);
    const Json bare = parse(render_error(json, Error(ErrorKind::usage, "no")));
    CHECK(keys(bare) == wanted);
    CHECK(bare["file"].is_null());
    CHECK(bare["column"].is_null());
    CHECK(bare["sqlstate"].is_null());
}

TEST_CASE("bytes that are no UTF-8 and secrets do not get into JSON") {
    Error error(ErrorKind::database, test::nasty);
    error.detail = test::nasty;
    error.position.file = "\xff.sql";
    const std::string text = render_error(json, error);
    CHECK_THAT(parse(text)["message"].get<std::string>(), ContainsSubstring("日本"));
    CHECK(text.find("s3cret") == std::string::npos);
    CHECK(text.find('\xff') == std::string::npos);
}

TEST_CASE("what check found has lint's keys and the revision's") {
    const std::vector<CheckFinding> findings = {
        {{"edited", Severity::error, "0001_a was edited", {"a.sql", 0, 0}, ""},
         RevisionId("0001_a"),
         "--- a\n"}};
    const Json document = parse(render_check(json, "sqlite:x", 1, findings));
    CHECK(
        keys(document["findings"][0]) ==
        Keys{"rule", "severity", "file", "line", "column", "message", "help", "revision", "diff"});
    CHECK(parse(render_check(json, "sqlite:x", 1, {}))["findings"] == Json::array());
}

TEST_CASE("log, plans and what was written are documents too") {
    history::LogEntry entry;
    entry.id = 7;
    entry.action = "upgrade";
    entry.outcome = "done";
    CHECK(keys(parse(render_log(json, {entry}))["log"][0]) == Keys{"id",
                                                                   "at",
                                                                   "run",
                                                                   "action",
                                                                   "revision",
                                                                   "outcome",
                                                                   "actor",
                                                                   "duration_ms",
                                                                   "sqlstate",
                                                                   "message",
                                                                   "tool_version"});
    const auto graph = test::make_graph({{"a", {}, {}, {}, "A"}});
    const plan::Plan plan{{{RevisionId("a"), Direction::upgrade}}, {}, {RevisionId("a")}};
    const Json planned = parse(render_plan(json, "sqlite:x", graph, plan, Direction::upgrade));
    CHECK(planned["steps"][0] ==
          Json({{"revision", "a"}, {"direction", "upgrade"}, {"message", "A"}}));
    CHECK(keys(parse(render_stamp_plan(json, "sqlite:x", {}))) == Keys{"target", "add", "remove"});
    const Json created =
        parse(render_created(json, {"migrations/0001_a.sql", RevisionId("0001_a")}));
    CHECK(created == Json({{"path", "migrations/0001_a.sql"}, {"revision", "0001_a"}}));
    CHECK(parse(render_project(json, {"dbtool.yaml"})) == Json({{"written", {"dbtool.yaml"}}}));
    CHECK(keys(parse(render_import(json, "goose", "m", {}))) ==
          Keys{"tool", "into", "written", "diagnostics"});
    CHECK(parse(render_repair(json, {"did it"})) == Json({{"acts", {"did it"}}}));
    CHECK(parse(render_diagnostics(json, {})) == Json({{"diagnostics", Json::array()}}));
}
