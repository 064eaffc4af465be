#include <dbtool/config/project.hpp>

#include "fakes.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::config;

namespace {

constexpr const char* everything = R"(
migrations: db/migrations
default: dev
numbering: timestamp
environments:
  dev:  {url: "sqlite:dev.db"}
  prod:
    url: "${DATABASE_URL}"
    schema: reddit_bot
    role: app_owner
    require_tls: true
  file: {url_file: /run/secrets/db}
history: {schema: ops, revision_table: revs, log_table: revlog}
run:
  lock_timeout: 3s
  lock_budget: 4s
  lock_attempts: 5
  connect_attempts: 6
  retry_first: 70ms
  retry_max: 8s
  statement_timeout: 1h
  slow_statement: 0
  terminate_blockers:
    - {user: app, application: "worker *", state: idle in transaction, older_than: 5min}
    - {older_than: 1h}
sqlite: {journal_mode: wal, busy_timeout: 9s}
)";

ParsedProject parse(const std::string& text) {
    return parse_project(text, "dbtool.yaml", config::test::variables({{"LT", "7s"}}));
}

}  // namespace

TEST_CASE("every key of dbtool.yaml is read") {
    const ParsedProject parsed = parse(everything);
    REQUIRE(parsed.diagnostics.empty());
    const Project& project = parsed.project;
    CHECK(project.migrations == "db/migrations");
    CHECK(project.default_environment == "dev");
    CHECK(project.numbering == migration::Numbering::timestamp);
    REQUIRE(project.environments.size() == 3);
    const Environment* prod = project.find("prod");
    REQUIRE(prod != nullptr);
    CHECK(prod->url->text == "${DATABASE_URL}");
    CHECK(to_string(prod->url->position) == "dbtool.yaml:8:10");
    CHECK(prod->schema->text == "reddit_bot");
    CHECK(prod->role->text == "app_owner");
    CHECK(prod->require_tls->text == "true");
    CHECK(project.find("file")->url_file->text == "/run/secrets/db");
    CHECK(project.history_schema == "ops");
    CHECK(project.revision_table == "revs");
    CHECK(project.log_table == "revlog");
    CHECK(project.limits.lock_timeout == Milliseconds(3000));
    CHECK(project.limits.lock_budget == Milliseconds(4000));
    CHECK(project.limits.lock_attempts == 5);
    CHECK(project.limits.connect_attempts == 6);
    CHECK(project.limits.retry_first == Milliseconds(70));
    CHECK(project.limits.retry_max == Milliseconds(8000));
    CHECK(project.limits.statement_timeout == Milliseconds(3'600'000));
    CHECK(project.limits.slow_statement == Milliseconds(0));
    REQUIRE(project.limits.terminate_blockers.size() == 2);
    const run::BlockerRule& rule = project.limits.terminate_blockers[0];
    CHECK(rule.user == "app");
    CHECK(rule.application == "worker *");
    CHECK(rule.state == "idle in transaction");
    CHECK(rule.older_than == Milliseconds(300'000));
    CHECK_FALSE(project.limits.terminate_blockers[1].user);
    CHECK(project.journal_mode == "wal");
    CHECK(project.busy_timeout == Milliseconds(9000));
}

TEST_CASE("a rule for ending sessions must say which") {
    struct Case {
        const char* text;
        const char* message;
    };
    const auto [text, message] =
        GENERATE(Case{"run: {terminate_blockers: {user: a}}", "must be a list"},
                 Case{"run: {terminate_blockers: [{}]}", "must say which sessions"},
                 Case{"run: {terminate_blockers: [app]}", "must say which sessions"},
                 Case{"run: {terminate_blockers: [{user: '*'}]}", "would fit every session"},
                 Case{"run: {terminate_blockers: [{usr: app}]}", "unknown key \"usr\""},
                 Case{"run: {terminate_blockers: [{state: idle in}]}", "state cannot be"},
                 Case{"run: {terminate_blockers: [{older_than: soon}]}", "no duration"});
    INFO(text);
    const ParsedProject parsed = parse(text);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK_THAT(parsed.diagnostics.front().message, ContainsSubstring(message));
}

TEST_CASE("all of dbtool.yaml is optional") {
    for (const char* text : {"", "run:\n", "environments:\n", "history: {}\n"}) {
        INFO(text);
        const ParsedProject parsed = parse(text);
        CHECK(parsed.diagnostics.empty());
        CHECK(parsed.project.migrations == "migrations");
        CHECK(parsed.project.limits.lock_attempts == 30);
        CHECK(parsed.project.revision_table == "dbtool_revision");
    }
}

TEST_CASE("values are expanded, also where they are not text") {
    const ParsedProject parsed =
        parse("run: {lock_timeout: \"${LT}\", lock_attempts: \"${N:-4}\"}\n");
    CHECK(parsed.diagnostics.empty());
    CHECK(parsed.project.limits.lock_timeout == Milliseconds(7000));
    CHECK(parsed.project.limits.lock_attempts == 4);
    // Keys are not.
    CHECK(parse("\"${LT}\": x\n").diagnostics.size() == 1);
}

TEST_CASE("each mistake in dbtool.yaml has its place, its words and a way out") {
    struct Case {
        const char* text;
        const char* place;
        const char* message;
    };
    const Case cases[] = {
        {"migration: x\n",
         "1:1",
         "unknown key \"migration\" in dbtool.yaml, did you mean \"migrations\"?"},
        {"run:\n  lock_timout: 2s\n",
         "2:3",
         "unknown key \"lock_timout\" in run, did you mean \"lock_timeout\"?"},
        {"environments: {dev: {ulr: x}}\n",
         "1:22",
         "unknown key \"ulr\" in environment dev, did you mean \"url\"?"},
        {"history: {table: x}\n", "1:11", "unknown key \"table\" in history"},
        {"sqlite: {timeout: 1s}\n", "1:10", "unknown key \"timeout\" in sqlite"},
        {"- a\n", "1:1", "dbtool.yaml must be a map, not a list"},
        {"just text\n", "1:1", "dbtool.yaml must be a map, not text"},
        {"run: fast\n", "1:6", "run must be a map, not text"},
        {"environments: [dev]\n", "1:15", "environments must be a map, not a list"},
        {"environments: {dev: sqlite:x}\n", "1:21", "environment dev must be a map, not text"},
        {"migrations: [a]\n", "1:13", "migrations must be text, not a list"},
        {"migrations:\n", "", "migrations has no value"},
        {"migrations: ''\n", "1:13", "migrations has no value"},
        {"migrations: ${NOPE}\n", "1:13", "migrations: the variable NOPE is not set"},
        {"migrations: ${NOPE:-}\n", "1:13", "migrations is empty once its variables are put in"},
        {"numbering: roman\n", "1:12", "numbering cannot be \"roman\""},
        {"numbering: timestmp\n", "1:12", "did you mean \"timestamp\"?"},
        {"default: prod\n", "1:10", "there is no environment \"prod\""},
        {"default: prdo\nenvironments: {prod: {url: sqlite:x}}\n",
         "1:10",
         "did you mean \"prod\"?"},
        {"run: {lock_timeout: soon}\n", "1:21", "lock_timeout is no duration: \"soon\""},
        {"run: {lock_timeout: -1s}\n", "1:21", "lock_timeout is no duration"},
        {"run: {lock_timeout: 900h}\n", "1:21", "lock_timeout is no duration"},
        {"run: {lock_timeout: {a: 1}}\n", "1:21", "lock_timeout must be text, not a map"},
        {"run: {lock_attempts: 0}\n", "1:22", "lock_attempts must be a whole number from 1"},
        {"run: {lock_attempts: many}\n", "1:22", "lock_attempts must be a whole number"},
        {"run: {lock_attempts: 1.5}\n", "1:22", "lock_attempts must be a whole number"},
        {"run: {retry_first: 9s, retry_max: 1s}\n", "1:6", "retry_first is longer than retry_max"},
        {"sqlite: {journal_mode: wall}\n", "1:24", "did you mean \"wal\"?"},
        {"environments: {p: {require_tls: yes}}\n",
         "1:33",
         "require_tls must be true or false, not \"yes\""},
        {"environments: {p: {url: a, url_file: b}}\n",
         "1:38",
         "environment p has both url and url_file"},
        {"history: {revision_table: x, log_table: x}\n",
         "1:10",
         "revision_table and log_table are the same table"},
        {"history: {schema: a123456789012345678901234567890123456789012345678901234567890123}\n",
         "1:19",
         "longer than the 63 bytes"},
        {"run: {lock_timeout: 1s, lock_timeout: 2s}\n",
         "1:25",
         "the key \"lock_timeout\" stands twice"},
    };
    for (const Case& each : cases) {
        INFO(each.text);
        const ParsedProject parsed = parse(each.text);
        REQUIRE(parsed.diagnostics.size() == 1);
        CHECK_THAT(parsed.diagnostics[0].message, ContainsSubstring(each.message));
        if (*each.place != '\0') {
            CHECK(to_string(parsed.diagnostics[0].position) ==
                  std::string("dbtool.yaml:") + each.place);
        }
    }
}

TEST_CASE("rules for names and for operations are read") {
    const ParsedProject parsed = parse(
        "run: {online: false}\nnames: {index: \"i_{table}_{columns}\", primary_key: "
        "\"pk_{table}\"}\n");
    REQUIRE(parsed.diagnostics.empty());
    CHECK_FALSE(parsed.project.operations.online);
    CHECK(parsed.project.operations.names.index == "i_{table}_{columns}");
    CHECK(parsed.project.operations.names.check == ddl::NameRules{}.check);
}

TEST_CASE("a rule that would give two objects one name is refused") {
    for (const char* rule : {"x", "ix_{table}", "ix_{columns}", "ix_{table}_{column}"}) {
        const ParsedProject parsed = parse(std::string("names: {index: \"") + rule + "\"}\n");
        REQUIRE(parsed.diagnostics.size() == 1);
        CHECK(parsed.diagnostics[0].code == "wrong-value");
        CHECK(to_string(parsed.diagnostics[0].position) == "dbtool.yaml:1:16");
    }
}

TEST_CASE("all mistakes come at once, in the order of the file") {
    const ParsedProject parsed =
        parse("numbering: roman\nrun:\n  lock_attempts: x\n  retry: 1\nhistroy: {}\n");
    REQUIRE(parsed.diagnostics.size() == 4);
    for (std::size_t i = 1; i < parsed.diagnostics.size(); ++i) {
        CHECK(parsed.diagnostics[i - 1].position.line <= parsed.diagnostics[i].position.line);
    }
}

TEST_CASE("the variables of an environment are not looked up before it is used") {
    CHECK(parse("environments: {prod: {url: \"${NOPE}\", schema: \"${NOPE}\", require_tls: "
                "\"${NOPE}\"}}\n")
              .diagnostics.empty());
}
