// Many runs of one project at once, on an empty database.

#include <fmt/format.h>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fault/fault_project.hpp"
#include "support/catch.hpp"
#include "support/pgbouncer.hpp"

using namespace dbtool::test;
using Json = nlohmann::json;

namespace {

constexpr int runs = 8;
constexpr int migrations = 200;

void add_counted(const Subject& subject) {
    for (int i = 1; i <= migrations; ++i) {
        subject.add(
            fmt::format("{}_t{}.sql", 1000 + i, i),
            migration(
                fmt::format("CREATE TABLE t{0} (id int);\nINSERT INTO ledger VALUES ('t{0}');", i),
                fmt::format("DROP TABLE t{0};\nDELETE FROM ledger WHERE name = 't{0}';", i)));
    }
}

std::vector<Result> run_at_once(const std::vector<std::string>& args,
                                const Subject& subject,
                                const Environment& environment) {
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < runs; ++i) {
        CliOptions options = subject.cli(environment);
        options.timeout = std::chrono::minutes(5);
        children.push_back(std::make_unique<Child>(dbtool_command(args, options)));
    }
    std::vector<Result> out;
    out.reserve(children.size());
    for (const auto& child : children) {
        out.push_back(child->wait());
    }
    return out;
}

/// What one run said of each revision, and whether its summary is the sum of that.
void add_report(const Result& result,
                std::string_view own,
                std::map<std::string, int>& times,
                std::size_t ends_at) {
    std::istringstream lines(result.out);
    Json summary;
    int moved = 0;
    for (std::string line; std::getline(lines, line);) {
        const Json event = Json::parse(line);
        if (event["event"] == "step" && event["outcome"] == own) {
            ++times[event["revision"]];
            ++moved;
        } else if (event["event"] == "step") {
            CHECK(event["outcome"] == "by_another_run");
        }
        summary = event;
    }
    CHECK(summary["event"] == "summary");
    CHECK(summary["outcome"] == "ok");
    CHECK(summary[own].get<int>() == moved);
    CHECK(summary["to"].size() == ends_at);
}

/// All runs end well, and each revision is reported as moved by exactly one of them.
void check_reports(const std::vector<Result>& results, std::string_view own, std::size_t ends_at) {
    std::map<std::string, int> times;
    for (const Result& result : results) {
        INFO(result.out.substr(0, 4'000) << result.err);
        REQUIRE(result.exit_code == 0);
        add_report(result, own, times, ends_at);
    }
    CHECK(times.size() == migrations);
    for (const auto& [revision, count] : times) {
        INFO(revision);
        CHECK(count == 1);
    }
}

void crowd(const Subject& subject, const Environment& environment) {
    subject.query(subject.is_postgres()
                      ? "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE ledger "
                        "(name text)"
                      : "DROP TABLE IF EXISTS ledger; DROP TABLE IF EXISTS dbtool_revision; DROP "
                        "TABLE IF EXISTS dbtool_log; CREATE TABLE ledger (name text)");
    check_reports(
        run_at_once({"upgrade", "head", "--format", "json"}, subject, environment), "applied", 1);
    CHECK(subject.query("SELECT count(*), count(DISTINCT name) FROM ledger") ==
          fmt::format("{0}|{0}", migrations));
    CHECK(subject.query("SELECT count(*) FROM dbtool_revision WHERE state = 'applied'") ==
          std::to_string(migrations));
    check_reports(
        run_at_once({"downgrade", "base", "--yes", "--format", "json"}, subject, environment),
        "reverted",
        0);
    CHECK(subject.query("SELECT count(*) FROM ledger") == "0");
    CHECK(subject.history().empty());
}

}  // namespace

TEST_CASE("eight runs of 200 migrations at once: each ends well and says what it did") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_counted(subject);
    for (int round = 0; round < fault_runs(1); ++round) {
        INFO("round " << round);
        crowd(subject, {});
    }
}

TEST_CASE("eight runs of 200 migrations at once through a pooler that changes its servers") {
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject);
    const PgBouncer pooler(subject.database().server(), {.size = 6, .round_robin = true});
    for (int round = 0; round < fault_runs(1); ++round) {
        INFO("round " << round);
        crowd(subject, {{"DBTOOL_URL", pooler.url(subject.database().name())}});
    }
}
