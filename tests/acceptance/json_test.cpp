// --format json: what a pipeline reads.

#include <nlohmann/json.hpp>
#include <sstream>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;
using Json = nlohmann::json;

namespace {

/// Every line must be an object.
std::vector<Json> events_of(const Result& result) {
    std::vector<Json> events;
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        events.push_back(Json::parse(line));
        REQUIRE(events.back().is_object());
        REQUIRE(events.back().contains("event"));
    }
    REQUIRE_FALSE(events.empty());
    return events;
}

std::vector<Json> only(const std::vector<Json>& events, const std::string& kind) {
    std::vector<Json> out;
    for (const Json& event : events) {
        if (event["event"] == kind) {
            out.push_back(event);
        }
    }
    return out;
}

void add_two(const Subject& subject, const char* second) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql", migration(second, "DROP TABLE two;"));
}

}  // namespace

TEST_CASE("events of a run: a start, steps in order, a summary last, one run id") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject, "CREATE TABLE two (id int);");
    const auto up = events_of(subject.must({"upgrade", "--format", "json"}));
    CHECK(up.front()["event"] == "start");
    CHECK(up.back()["event"] == "summary");
    CHECK(up.back()["outcome"] == "ok");
    CHECK(up.back()["applied"] == 2);
    CHECK(up.back()["from"] == Json::array());
    CHECK(up.back()["to"] == Json::array({"0002_two"}));
    CHECK(up.back()["error"].is_null());
    const auto steps = only(up, "step");
    REQUIRE(steps.size() == 2);
    CHECK(steps[0]["revision"] == "0001_one");
    CHECK(steps[1]["revision"] == "0002_two");
    for (const Json& step : steps) {
        CHECK(step["outcome"] == "applied");
        CHECK(step["direction"] == "upgrade");
        CHECK(step["duration_ms"].is_number());
    }
    const std::string run = up.front()["run"];
    for (const Json& event : up) {
        CHECK(event["run"] == run);
    }
    CHECK(subject.query("SELECT DISTINCT run_id FROM dbtool_revision") == run);

    const auto down = events_of(subject.must({"downgrade", "-1", "--format", "json"}));
    CHECK(only(down, "step").at(0)["outcome"] == "reverted");
    CHECK(down.back()["reverted"] == 1);
    CHECK(down.back()["to"] == Json::array({"0001_one"}));
}

TEST_CASE("events of a run that fails end with a summary that has the error") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject, "CREATE TABLE two (id int);\nINSERT INTO missing SELECT 1;");
    const Result result = subject.dbtool({"upgrade", "--format", "json"});
    CHECK(result.exit_code == 1);
    const auto events = events_of(result);
    const Json& summary = events.back();
    CHECK(summary["event"] == "summary");
    CHECK(summary["outcome"] == "failed");
    CHECK(summary["applied"] == 1);
    CHECK(summary["to"] == Json::array({"0001_one"}));
    const Json& error = summary["error"];
    CHECK(error["kind"] == "database");
    CHECK(error["line"] == 3);
    CHECK_THAT(error["file"].get<std::string>(), ContainsSubstring("0002_two.sql"));
    if (engine == Engine::postgres) {
        CHECK(error["sqlstate"] == "42P01");
        CHECK(error["column"] == 13);
    }
    CHECK(only(events, "step").back()["outcome"] == "failed");
}

TEST_CASE("a mistake before the run begins is a summary, too") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject, "SELECT 1;");
    const Result result = subject.dbtool({"upgrade", "0009", "--format", "json"});
    CHECK(result.exit_code == 2);
    const auto events = events_of(result);
    CHECK(events.back()["event"] == "summary");
    CHECK(events.back()["error"]["kind"] == "usage");
}

TEST_CASE("one document each from the commands that look") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject, "CREATE TABLE two (id int);");
    subject.must({"upgrade", "0001"});
    const Json status = Json::parse(subject.must({"status", "--format", "json"}).out);
    CHECK(status["current"] == Json::array({"0001_one"}));
    CHECK(status["heads"] == Json::array({"0002_two"}));
    REQUIRE(status["revisions"].size() == 2);
    CHECK(status["revisions"][0]["state"] == "applied");
    CHECK(status["revisions"][1]["state"] == "pending");
    CHECK(Json::parse(subject.must({"current", "--format", "json"}).out)["current"].size() == 1);
    CHECK(Json::parse(subject.must({"heads", "--format", "json"}).out)["heads"][0]["id"] ==
          "0002_two");
    CHECK(Json::parse(subject.must({"history", "--format", "json"}).out)["revisions"].size() == 2);
    const Json shown = Json::parse(subject.must({"show", "0002", "--format", "json"}).out);
    CHECK(shown["id"] == "0002_two");
    CHECK(shown["parents"] == Json::array({"0001_one"}));
    CHECK(shown["upgrade"][0]["transactional"] == true);
    const Result check = subject.dbtool({"check", "--format", "json"});
    CHECK(check.exit_code == 3);
    CHECK(Json::parse(check.out).is_object());
}
