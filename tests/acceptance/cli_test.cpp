#include <nlohmann/json.hpp>
#include <sstream>

#include "cli_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;
using Json = nlohmann::json;

namespace {

/// stdout holds exactly one document.
Json document(const Result& result) {
    INFO(result.out);
    REQUIRE(Json::accept(result.out));
    return Json::parse(result.out);
}

std::vector<Json> lines(const Result& result) {
    std::vector<Json> out;
    std::istringstream text(result.out);
    for (std::string line; std::getline(text, line);) {
        INFO(line);
        REQUIRE(Json::accept(line));
        out.push_back(Json::parse(line));
    }
    return out;
}

}  // namespace

TEST_CASE("the first minute: init, create, upgrade, downgrade") {
    const Scratch scratch;
    const CliOptions here{.working_directory = scratch.path()};
    const Result init = run_dbtool({"init"}, here);
    CHECK(init.exit_code == 0);
    CHECK_THAT(init.out, ContainsSubstring("dbtool.yaml"));
    CHECK_THAT(init.out, ContainsSubstring("dbtool create"));
    const std::string written = scratch.read_file("dbtool.yaml");
    CHECK(run_dbtool({"init"}, here).exit_code == 0);
    CHECK(scratch.read_file("dbtool.yaml") == written);

    const Result nothing = run_dbtool({"upgrade"}, here);
    CHECK(nothing.exit_code == 0);
    CHECK_THAT(nothing.out, ContainsSubstring("nothing to do"));

    const Result create = run_dbtool({"create", "Add users & roles"}, here);
    CHECK(create.exit_code == 0);
    CHECK(create.out == "migrations/0001_add_users_roles.sql\n");
    CHECK_THAT(scratch.read_file("migrations/0001_add_users_roles.sql"),
               ContainsSubstring("-- dbtool:revises base"));
    scratch.write_file("migrations/0001_add_users_roles.sql",
                       "-- dbtool:revises base\n-- dbtool:upgrade\nCREATE TABLE users (id "
                       "integer);\n-- dbtool:downgrade\nDROP TABLE users;\n");

    const Result up = run_dbtool({"upgrade"}, here);
    CHECK(up.exit_code == 0);
    CHECK_THAT(up.out, ContainsSubstring("applied 1 migration"));
    CHECK_THAT(run_dbtool({"status"}, here).out,
               ContainsSubstring("applied  0001_add_users_roles"));
    const Result down = run_dbtool({"downgrade", "-1"}, here);
    CHECK(down.exit_code == 0);
    CHECK_THAT(down.out, ContainsSubstring("reverted 1 migration"));
}

TEST_CASE("create and merge write what the graph needs") {
    const CliProject dbtool;
    CHECK(document(dbtool({"create", "one", "--format", "json"})) ==
          Json({{"path", "migrations/0001_one.sql"}, {"revision", "0001_one"}}));
    dbtool.table("0001_one", "-- dbtool:revises base\n");
    dbtool.table("0002_left", "-- dbtool:revises 0001\n");
    dbtool.table("0003_right", "-- dbtool:revises 0001\n");

    const Result several = dbtool({"create", "next"});
    CHECK(several.exit_code == 2);
    CHECK(several.out.empty());
    CHECK_THAT(several.err, ContainsSubstring("0002_left, 0003_right"));
    CHECK_THAT(several.err, ContainsSubstring("--head"));

    CHECK(dbtool({"create", "next", "--head", "0003", "--branch", "side", "--depends-on", "0002"})
              .exit_code == 0);
    const std::string text = dbtool.folder().read_file("migrations/0004_next.sql");
    CHECK_THAT(text, ContainsSubstring("-- dbtool:revises 0003_right"));
    CHECK_THAT(text, ContainsSubstring("-- dbtool:label side"));
    CHECK_THAT(text, ContainsSubstring("-- dbtool:depends_on 0002_left"));

    CHECK(dbtool({"merge", "-m", "together"}).out == "migrations/0005_together.sql\n");
    const std::string merge = dbtool.folder().read_file("migrations/0005_together.sql");
    CHECK_THAT(merge, ContainsSubstring("0002_left"));
    CHECK_THAT(merge, ContainsSubstring("0004_next"));
    CHECK_THAT(dbtool({"heads"}).out, ContainsSubstring("0005_together"));
    CHECK_THAT(dbtool({"merge"}).err, ContainsSubstring("there is only 0005_together to merge"));
    CHECK_THAT(dbtool({"merge", "0001", "0002"}).err,
               ContainsSubstring("0001_one comes before 0002_left already"));
    CHECK(dbtool({"create", "!!!"}).exit_code == 2);
}

TEST_CASE("create --edit opens the editor on the new file") {
    const CliProject dbtool;
    const Scratch& folder = dbtool.folder();
    CliOptions options{.working_directory = folder.path()};
    options.environment = {{"VISUAL", "printf 'edited\\n' >>"}, {"EDITOR", "false"}};
    CHECK(run_dbtool({"init"}, options).exit_code == 0);
    CHECK(run_dbtool({"create", "one", "--edit"}, options).exit_code == 0);
    CHECK_THAT(folder.read_file("migrations/0001_one.sql"), ContainsSubstring("edited\n"));

    options.environment = {{"VISUAL", ""}, {"EDITOR", "false"}};
    const Result failed = run_dbtool({"create", "two", "--edit"}, options);
    CHECK(failed.exit_code == 2);
    CHECK_THAT(failed.err, ContainsSubstring("migrations/0002_two.sql"));

    options.environment = {{"VISUAL", std::nullopt}, {"EDITOR", std::nullopt}};
    CHECK_THAT(run_dbtool({"create", "three", "--edit"}, options).err, ContainsSubstring("EDITOR"));
    CHECK_FALSE(dbtool.exists("migrations/0003_three.sql"));
}

TEST_CASE("the commands that look say the same as text and as one JSON document") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n-- dbtool:message the first\n");
    dbtool.table("0002_b", "-- dbtool:revises 0001\n");
    REQUIRE(dbtool({"upgrade", "0001"}).exit_code == 0);

    const Json status = document(dbtool({"status", "--format", "json"}));
    CHECK(status["current"] == Json({"0001_a"}));
    CHECK(status["heads"] == Json({"0002_b"}));
    CHECK(status["revisions"][0]["state"] == "applied");
    CHECK(status["revisions"][1]["state"] == "pending");
    CHECK_THAT(dbtool({"status"}).out, ContainsSubstring("pending  0002_b"));

    CHECK(document(dbtool({"--format", "json", "heads"}))["heads"][0]["id"] == "0002_b");
    CHECK(document(dbtool({"current", "--format=json"}))["current"][0]["id"] == "0001_a");
    CHECK(document(dbtool({"history", "--format", "json"}))["revisions"].size() == 2);
    CHECK(document(dbtool({"history", "current:head", "--format", "json"}))["revisions"].size() ==
          2);
    CHECK(document(dbtool({"branches", "--format", "json"}))["branches"].empty());
    CHECK(document(dbtool({"graph", "--format", "json"}))["revisions"].size() == 2);
    CHECK(document(dbtool({"log", "--format", "json"}))["log"][0]["revision"] == "0001_a");

    const Json show = document(dbtool({"show", "0001", "--format", "json"}));
    CHECK(show["id"] == "0001_a");
    CHECK(show["upgrade"][0]["sql"] == "CREATE TABLE \"0001_a\" (id integer)");
    CHECK(show["upgrade"][0]["line"] == 4);
    CHECK_THAT(dbtool({"show", "head"}).out, ContainsSubstring("DROP TABLE \"0002_b\""));

    CHECK_THAT(dbtool({"graph"}).out, ContainsSubstring("0001_a"));
    CHECK_THAT(dbtool({"graph", "--as", "dot"}).out, ContainsSubstring("digraph"));
    CHECK_THAT(dbtool({"graph", "--as", "mermaid"}).out, ContainsSubstring("flowchart"));
    CHECK_THAT(dbtool({"log", "-n", "1"}).out, ContainsSubstring("0001_a"));
}

TEST_CASE("looking at a SQLite file that is not there makes none") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    CHECK_THAT(dbtool({"status"}).out, ContainsSubstring("pending  0001_a"));
    CHECK(dbtool({"status"}).exit_code == 0);
    CHECK(document(dbtool({"current", "--format", "json"}))["current"].empty());
    CHECK(dbtool({"log"}).exit_code == 0);
    CHECK(dbtool({"check"}).exit_code == 3);
    CHECK_FALSE(dbtool.exists("dev.db"));
}

TEST_CASE("what needs no database works without one") {
    const CliProject dbtool;
    dbtool.folder().write_file("dbtool.yaml",
                               "default: dev\nenvironments: {dev: {url: \"${NOT_SET_HERE}\"}}\n");
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    for (const char* command : {"heads", "branches", "history"}) {
        INFO(command);
        CHECK(dbtool({command}).exit_code == 0);
    }
    CHECK(dbtool({"create", "b"}).exit_code == 0);
    const Result graph = dbtool({"graph"});
    CHECK(graph.exit_code == 0);
    CHECK_THAT(graph.err, ContainsSubstring("NOT_SET_HERE"));
    const Result status = dbtool({"status"});
    CHECK(status.exit_code == 2);
    CHECK_THAT(status.err, ContainsSubstring("the variable NOT_SET_HERE is not set"));
}

TEST_CASE("moves as events, one JSON object a line, the last being the summary") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    dbtool.table("0002_b", "-- dbtool:revises 0001\n");
    const std::vector<Json> up = lines(dbtool({"upgrade", "--format", "json"}));
    REQUIRE(up.size() == 4);
    CHECK(up.front()["event"] == "start");
    CHECK(up[1]["outcome"] == "applied");
    CHECK(up.back()["event"] == "summary");
    CHECK(up.back()["outcome"] == "ok");
    CHECK(up.back()["applied"] == 2);
    CHECK(lines(dbtool({"redo", "-n", "2", "--format", "json"})).back()["reverted"] == 2);
    CHECK(lines(dbtool({"downgrade", "-1", "--format", "json"})).back()["to"] == Json({"0001_a"}));
    CHECK(document(dbtool({"stamp", "head", "--format", "json"}))["add"] == Json({"0002_b"}));
}

TEST_CASE("a failure before a run begins is a summary too, and one document elsewhere") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"upgrade", "nope", "--format", "json"},
          {"upgrade", "--nope", "--format", "json"},
          {"--format", "json", "downgrade"},
          {"--format", "json", "--config", "nope.yaml", "upgrade"}}) {
        INFO(line.back());
        const Result result = dbtool(line);
        CHECK(result.exit_code == 2);
        const std::vector<Json> events = lines(result);
        REQUIRE(events.size() == 1);
        CHECK(events[0]["event"] == "summary");
        CHECK(events[0]["outcome"] == "failed");
        CHECK_FALSE(events[0]["error"]["message"].get<std::string>().empty());
        CHECK_THAT(result.err, ContainsSubstring("error: "));
    }
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"show", "nope", "--format", "json"},
          {"heads", "--nope", "--format", "json"},
          {"upgarde", "--format=json"},
          {"status", "--env", "nope", "--format", "json"}}) {
        INFO(line.front());
        const Result result = dbtool(line);
        CHECK(result.exit_code == 2);
        const Json error = document(result)["error"];
        for (const char* key :
             {"kind", "message", "file", "line", "column", "sqlstate", "detail", "hint"}) {
            CHECK(error.contains(key));
        }
    }
}

TEST_CASE("stamp, repair and redo") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    dbtool.table("0002_b", "-- dbtool:revises 0001\n");
    CHECK(dbtool({"stamp", "head"}).exit_code == 0);
    CHECK(dbtool({"check"}).exit_code == 0);
    CHECK_THAT(dbtool({"repair"}).out, ContainsSubstring("nothing to repair"));
    CHECK(dbtool({"stamp", "base"}).exit_code == 0);
    CHECK_THAT(dbtool({"status"}).out, ContainsSubstring("2 pending"));
    CHECK(dbtool({"upgrade"}).exit_code == 0);
    CHECK_THAT(dbtool({"redo"}).out,
               ContainsSubstring("reverted 1 migration and applied 1 migration"));
    CHECK(dbtool({"redo", "-n", "3"}).exit_code == 2);
    CHECK(dbtool({"redo", "-n", "0"}).exit_code == 2);
    CHECK_THAT(dbtool({"repair", "--done", "--undone"}).err,
               ContainsSubstring("exclude each other"));
}

TEST_CASE("an edited file stops upgrade and check with what was changed, until repair accepts it") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    REQUIRE(dbtool({"upgrade"}).exit_code == 0);
    dbtool.file("0001_a",
                "-- dbtool:revises base\n-- dbtool:upgrade\nCREATE TABLE \"0001_a\" (id "
                "bigint);\n-- dbtool:downgrade\nDROP TABLE \"0001_a\";\n");
    dbtool.table("0002_b", "-- dbtool:revises 0001\n");
    const Result up = dbtool({"upgrade"});
    CHECK(up.exit_code == 2);
    CHECK_THAT(up.err, ContainsSubstring("0001_a was edited"));
    CHECK_THAT(up.err, ContainsSubstring("+CREATE TABLE \"0001_a\" (id bigint);"));
    const Result check = dbtool({"check"});
    CHECK(check.exit_code == 3);
    CHECK_THAT(check.out, ContainsSubstring("-CREATE TABLE \"0001_a\" (id integer);"));
    const Json findings = document(dbtool({"check", "--format", "json"}))["findings"];
    REQUIRE(findings.size() == 2);
    CHECK(findings[0]["rule"] == "edited");
    CHECK(findings[1]["rule"] == "pending");
    CHECK(dbtool({"repair"}).exit_code == 0);
    CHECK(dbtool({"upgrade"}).exit_code == 0);
    CHECK(dbtool({"check"}).exit_code == 0);
}

TEST_CASE("check finds each kind of trouble") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    dbtool.table("0002_b", "-- dbtool:revises 0001\n");
    REQUIRE(dbtool({"upgrade"}).exit_code == 0);
    CHECK(dbtool({"check"}).exit_code == 0);
    SECTION("several heads") {
        dbtool.table("0003_c", "-- dbtool:revises 0001\n");
        const Result check = dbtool({"check"});
        CHECK(check.exit_code == 3);
        CHECK_THAT(check.out, ContainsSubstring("there are 2 heads: 0002_b, 0003_c"));
    }
    SECTION("a missing file") {
        std::filesystem::remove(dbtool.folder().path() / "migrations/0002_b.sql");
        const Result check = dbtool({"check"});
        CHECK(check.exit_code == 3);
        CHECK_THAT(check.out, ContainsSubstring("0002_b is applied and has no file"));
        const Result up = dbtool({"upgrade"});
        CHECK(up.exit_code == 0);
        CHECK_THAT(up.err, ContainsSubstring("0002_b"));
        CHECK_THAT(dbtool({"show", "0002"}).out, ContainsSubstring("CREATE TABLE \"0002_b\""));
        const Result down = dbtool({"downgrade", "-1"});
        INFO(down.err);
        CHECK(down.exit_code == 0);
    }
    SECTION("a file that does not load") {
        dbtool.table("0003_c", "-- dbtool:revices 0002\n");
        const Result check = dbtool({"check"});
        CHECK(check.exit_code == 3);
        CHECK_THAT(check.out, ContainsSubstring("migrations/0003_c.sql:1:"));
        CHECK_THAT(check.out, ContainsSubstring("revises"));
    }
    SECTION("a mistake in SQL that nobody has run yet") {
        dbtool.file("0003_c", "-- dbtool:revises 0002\n-- dbtool:upgrade\nSELECT 'open;\n");
        const Result check = dbtool({"check"});
        CHECK(check.exit_code == 3);
        CHECK_THAT(check.out, ContainsSubstring("migrations/0003_c.sql:3:8"));
    }
}

TEST_CASE("downgrade base must be meant") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    REQUIRE(dbtool({"upgrade"}).exit_code == 0);
    const Result asked = dbtool({"downgrade", "base"});
    CHECK(asked.exit_code == 2);
    CHECK_THAT(asked.err, ContainsSubstring("--yes"));
    CHECK_THAT(dbtool({"status"}).out, ContainsSubstring("1 applied"));
    CHECK(dbtool({"downgrade", "base", "--dry-run"}).exit_code == 0);
    CHECK(dbtool({"downgrade", "base", "--yes"}).exit_code == 0);
    CHECK(dbtool({"downgrade", "base"}).exit_code == 0);
}

TEST_CASE("--sql writes a script and touches nothing") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    dbtool.table("0002_b", "-- dbtool:revises 0001\n");
    const Result up = dbtool({"upgrade", "--sql"});
    CHECK(up.exit_code == 0);
    CHECK_THAT(up.out, ContainsSubstring("CREATE TABLE \"0001_a\""));
    const std::string rest = dbtool({"upgrade", "0001:head", "--sql"}).out;
    CHECK(rest.find("CREATE TABLE \"0001_a\"") == std::string::npos);
    CHECK_THAT(rest, ContainsSubstring("CREATE TABLE \"0002_b\""));
    CHECK_THAT(dbtool({"downgrade", "head:base", "--sql"}).out,
               ContainsSubstring("DROP TABLE \"0001_a\""));
    CHECK_THAT(dbtool({"upgrade", "--sql", "--url", "postgresql:"}).out,
               ContainsSubstring("pg_advisory_xact_lock"));
    CHECK_FALSE(dbtool.exists("dev.db"));
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"downgrade", "base", "--sql"},
          {"upgrade", "--sql", "--dry-run"},
          {"upgrade", "+1", "--sql"},
          {"upgrade", "0001:head"},
          {"upgrade", "--sql", "--format", "json"},
          {"downgrade", "current:base", "--sql"}}) {
        INFO(line[0] << " " << line[1]);
        const Result result = dbtool(line);
        CHECK(result.exit_code == 2);
        CHECK_THAT(result.err, ContainsSubstring("hint: "));
    }
}

TEST_CASE("import turns another tool's folder into ours") {
    const CliProject dbtool;
    dbtool.folder().write_file("old/1_users.up.sql", "CREATE TABLE users (id integer);\n");
    dbtool.folder().write_file("old/1_users.down.sql", "DROP TABLE users;\n");
    const Result result = dbtool({"import", "--from", "golang-migrate", "old"});
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("wrote 1 migration"));
    CHECK(dbtool({"upgrade"}).exit_code == 0);
    CHECK(dbtool({"downgrade", "-1"}).exit_code == 0);
    CHECK_THAT(dbtool({"import", "--from", "golang-migrat", "old"}).err,
               ContainsSubstring("did you mean \"golang-migrate\"?"));
    CHECK_THAT(dbtool({"import", "old"}).err, ContainsSubstring("--from"));
    CHECK(dbtool({"import", "--from", "goose", "nowhere"}).exit_code == 2);
}
