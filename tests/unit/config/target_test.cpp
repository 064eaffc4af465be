#include <dbtool/config/project.hpp>

#include "fakes.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace dbtool;
using namespace dbtool::config;

namespace {

Project project_of(const std::string& text) {
    ParsedProject parsed = parse_project(text, "dbtool.yaml", config::test::variables({}));
    REQUIRE(parsed.diagnostics.empty());
    parsed.project.file = "dbtool.yaml";
    return std::move(parsed.project);
}

const char* const two_environments = R"(
default: dev
environments:
  dev: {url: "sqlite:dev.db"}
  prod: {url: "postgresql://${PROD_USER}@db/app", schema: bot, role: owner, require_tls: true}
)";

}  // namespace

TEST_CASE("a name of a schema is not cut off") {
    const Project project = project_of(two_environments);
    const auto none = config::test::variables({});
    const Choice choice{.url = "postgresql://h/d", .schema = std::string(64, 's')};
    CHECK_THROWS_AS(resolve_target(project, choice, none), Error);
    const Choice longest{.url = "postgresql://h/d", .schema = std::string(63, 's')};
    CHECK(resolve_target(project, longest, none).target.schema.size() == 63);
    const Project other = project_of(
        "default: p\nenvironments: {p: {url: \"postgresql://h/d\", schema: \"${LONG}\"}}\n");
    const auto set = config::test::variables({{"LONG", std::string(64, 's')}});
    CHECK_THROWS_AS(resolve_target(other, {}, set), Error);
}

TEST_CASE("a url_file may begin with a byte order mark") {
    const dbtool::test::Scratch scratch;
    scratch.write_file("secret", "\xEF\xBB\xBFpostgresql://h/d\n");
    Project project = project_of("default: p\nenvironments: {p: {url_file: secret}}\n");
    project.folder = scratch.path();
    CHECK(resolve_target(project, {}, config::test::variables({})).target.connect.target ==
          "postgresql://h/d");
}

TEST_CASE("the order of URLs is cli.md's") {
    const Project project = project_of(two_environments);
    struct Case {
        Choice choice;
        std::map<std::string, std::string> set;
        const char* target;
        const char* source;
    };
    const Case cases[] = {
        {{.url = "sqlite:f"},
         {{"DBTOOL_URL", "sqlite:d"}, {"DATABASE_URL", "sqlite:u"}, {"PGHOST", "h"}},
         "f",
         "--url"},
        {{},
         {{"DBTOOL_URL", "sqlite:d"}, {"DATABASE_URL", "sqlite:u"}, {"PGHOST", "h"}},
         "d",
         "DBTOOL_URL"},
        {{}, {{"DATABASE_URL", "sqlite:u"}, {"PGHOST", "h"}}, "u", "DATABASE_URL"},
        {{},
         {{"DBTOOL_URL", ""}, {"DATABASE_URL", " "}, {"PGHOST", "h"}},
         "dev.db",
         "environment dev"},
        {{.environment = "prod"},
         {{"PROD_USER", "bob"}},
         "postgresql://bob@db/app",
         "environment prod"},
    };
    for (const Case& each : cases) {
        INFO(each.source);
        const ResolvedTarget resolved =
            resolve_target(project, each.choice, config::test::variables(each.set));
        CHECK(resolved.target.connect.target == each.target);
        CHECK(resolved.source == each.source);
        CHECK(resolved.warnings.empty());
    }
    const ResolvedTarget last = resolve_target({}, {}, config::test::variables({{"PGHOST", "h"}}));
    CHECK(last.target.connect.target.empty());
    CHECK(last.target.connect.dialect == Dialect::postgresql);
    CHECK(last.source == "PG*");
}

TEST_CASE("a variable that goes before an environment that was asked for is told") {
    const Project project = project_of(two_environments);
    const ResolvedTarget resolved =
        resolve_target(project,
                       {.environment = "prod"},
                       config::test::variables({{"DATABASE_URL", "postgresql://x/y"}}));
    REQUIRE(resolved.warnings.size() == 1);
    CHECK(resolved.warnings[0].message ==
          "DATABASE_URL is set and goes before the URL of environment prod");
    CHECK(resolved.target.schema == "bot");
    CHECK(resolve_target(project,
                         {.environment = "prod", .url = "postgresql://x/y"},
                         config::test::variables({}))
              .warnings.empty());
}

TEST_CASE(
    "an environment's schema, role and TLS reach the target, and the history goes with the "
    "schema") {
    const Project project = project_of(two_environments);
    const Variables set = config::test::variables({{"PROD_USER", "bob"}});
    const run::Target target = resolve_target(project, {.environment = "prod"}, set).target;
    CHECK(target.schema == "bot");
    CHECK(target.role == "owner");
    CHECK(target.connect.require_tls);
    CHECK(target.history.schema == "bot");
    CHECK(resolve_target(project, {.environment = "prod", .schema = "other"}, set)
              .target.history.schema == "other");
    CHECK(resolve_target({}, {.url = "postgresql:"}, set).target.history.schema == "public");
    CHECK(resolve_target(
              project_of("history: {schema: ops}"), {.url = "postgresql:", .schema = "x"}, set)
              .target.history.schema == "ops");
}

TEST_CASE("an unset variable matters in the environment that is used, and only there") {
    const Project project = project_of(two_environments);
    CHECK_NOTHROW(resolve_target(project, {}, config::test::variables({})));
    const Error error = config::test::error_of(
        [&] { resolve_target(project, {.environment = "prod"}, config::test::variables({})); });
    CHECK(error.kind == ErrorKind::configuration);
    CHECK(error.message == "url: the variable PROD_USER is not set");
    CHECK(to_string(error.position) == "dbtool.yaml:5:15");
}

TEST_CASE("a malformed URL in an environment is named by its place and not shown") {
    const Project project =
        project_of("default: p\nenvironments: {p: {url: \"postgresql://u:${SECRET}@ss@h/d\"}}\n");
    const Error error = config::test::error_of([&] {
        resolve_target(project, {}, config::test::variables({{"SECRET", "hunter2"}}));
    });
    CHECK(to_string(error.position) == "dbtool.yaml:2:25");
    CHECK(error.message.find("hunter2") == std::string::npos);
    CHECK(error.hint.find("hunter2") == std::string::npos);
}

TEST_CASE("a URL from a file") {
    const dbtool::test::Scratch scratch;
    Project project = project_of("default: p\nenvironments: {p: {url_file: secret}}\n");
    project.folder = scratch.path();
    const Variables none = config::test::variables({});
    CHECK_THAT(config::test::error_of([&] { resolve_target(project, {}, none); }).message,
               ContainsSubstring("cannot be read"));
    scratch.write_file("secret", "\n");
    CHECK_THAT(config::test::error_of([&] { resolve_target(project, {}, none); }).message,
               ContainsSubstring("is empty"));
    scratch.write_file("secret", "postgresql://u:p@h/d\n");
    CHECK(resolve_target(project, {}, none).target.connect.target == "postgresql://u:p@h/d");
}

TEST_CASE("what SQLite has not is refused where it is asked for") {
    const Variables none = config::test::variables({});
    CHECK(config::test::error_of([&] {
              resolve_target({}, {.url = "sqlite:x", .schema = "s"}, none);
          }).kind == ErrorKind::usage);
    const Project project =
        project_of("default: p\nenvironments: {p: {url: \"sqlite:x\", role: r}}\n");
    CHECK(config::test::error_of([&] { resolve_target(project, {}, none); }).message ==
          "role means nothing to SQLite");
    // A test run on SQLite with production's environment as the default is fine.
    const Project other =
        project_of("default: p\nenvironments: {p: {url: \"postgresql:\", schema: s}}\n");
    CHECK(resolve_target(other, {.url = "sqlite:x"}, none).target.schema.empty());
}

TEST_CASE("no database at all is an error that says how to name one") {
    const Error nothing = config::test::error_of([] {
        resolve_target({}, {}, config::test::variables({{"PGPASSWORD", "x"}}));
    });
    CHECK(nothing.kind == ErrorKind::configuration);
    CHECK(nothing.message == "no database is named");
    const Project project =
        project_of("environments: {a: {url: \"sqlite:x\"}, b: {url: \"sqlite:y\"}}\n");
    CHECK_THAT(config::test::error_of([&] {
                   resolve_target(project, {}, config::test::variables({}));
               }).hint,
               ContainsSubstring("--env (a, b)"));
}

TEST_CASE("the limits and SQLite's settings reach the target") {
    const run::Target target =
        resolve_target(
            project_of("run: {lock_attempts: 3}\nsqlite: {journal_mode: wal, busy_timeout: 1s}\n"),
            {.url = "sqlite:x"},
            config::test::variables({}))
            .target;
    CHECK(target.limits.lock_attempts == 3);
    CHECK(target.connect.journal_mode == "wal");
    CHECK(target.connect.busy_timeout == Milliseconds(1000));
}
