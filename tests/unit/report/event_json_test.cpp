#include <nlohmann/json.hpp>

#include <dbtool/report/events.hpp>

#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using Json = nlohmann::ordered_json;

namespace {

const RunId the_run("0123abcd");

template <typename Event>
Event of_run() {
    Event event;
    event.run = the_run;
    return event;
}

Json parse(const run::Event& event) {
    const std::string text = render_event(event);
    CHECK(text.find('\n') == text.size() - 1);
    return Json::parse(text);
}

}  // namespace

TEST_CASE("each event has its name and its run") {
    struct Case {
        run::Event event;
        std::string name;
    };
    run::Retrying retry{the_run, {}, 1, 3, Milliseconds(200), Error(ErrorKind::connection, "gone")};
    const std::vector<Case> cases = {{of_run<run::Started>(), "start"},
                                     {of_run<run::StepEnded>(), "step"},
                                     {of_run<run::PartEnded>(), "part"},
                                     {of_run<run::StatementEnded>(), "statement"},
                                     {of_run<run::NoticeRaised>(), "notice"},
                                     {of_run<run::Waiting>(), "wait"},
                                     {of_run<run::Progressed>(), "progress"},
                                     {retry, "retry"},
                                     {of_run<run::Warned>(), "notice"},
                                     {of_run<run::Summary>(), "summary"}};
    for (const auto& [event, name] : cases) {
        const Json document = parse(event);
        CHECK(document["event"] == name);
        CHECK(document["run"] == "0123abcd");
    }
}

TEST_CASE("a step says what became of it") {
    auto event = of_run<run::StepEnded>();
    event.revision = RevisionId("0003_x");
    event.duration = Milliseconds(12);
    Json document = parse(event);
    CHECK(document["revision"] == "0003_x");
    CHECK(document["direction"] == "upgrade");
    CHECK(document["outcome"] == "applied");
    CHECK(document["duration_ms"] == 12);
    CHECK(document["error"].is_null());
    event.outcome = run::StepOutcome::in_doubt;
    event.error = test::sample_error();
    document = parse(event);
    CHECK(document["outcome"] == "in_doubt");
    CHECK(document["error"]["sqlstate"] == "42P01");
}

TEST_CASE("a wait names whom it is for") {
    auto event = of_run<run::Waiting>();
    event.revision = RevisionId("0003_x");
    event.blockers = {{.pid = 7,
                       .user = "app",
                       .application = "psql",
                       .state = "idle in transaction",
                       .age = Milliseconds(60'000),
                       .query = "SELECT 'postgresql://a:s3cret@b/c'"},
                      {.pid = 8}};
    const Json document = parse(event);
    CHECK(document["revision"] == "0003_x");
    CHECK(document["blockers"][0]["pid"] == 7);
    CHECK(document["blockers"][0]["application"] == "psql");
    CHECK(document["blockers"][0]["transaction_ms"] == 60'000);
    CHECK(document["blockers"][1]["query"].is_null());
    CHECK(render_event(event).find("s3cret") == std::string::npos);
}

TEST_CASE("progress has a percentage where the whole is known") {
    auto event = of_run<run::Progressed>();
    event.done = 30;
    CHECK(parse(event)["percent"].is_null());
    event.total = 40;
    CHECK(parse(event)["percent"] == 75);
    event.done = 41;
    CHECK(parse(event)["percent"] == 100);
}

TEST_CASE("a step and a retry say how often and how long") {
    auto step = of_run<run::StepEnded>();
    step.attempts = 3;
    step.waited = Milliseconds(70);
    CHECK(parse(step)["attempts"] == 3);
    CHECK(parse(step)["waited_ms"] == 70);
    run::Retrying retry{
        the_run, {}, 1, 3, Milliseconds(200), Error(ErrorKind::lock, "busy"), Milliseconds(50)};
    CHECK(parse(retry)["waited_ms"] == 50);
}

TEST_CASE("the summary counts") {
    auto event = of_run<run::Summary>();
    event.outcome = run::Summary::Outcome::interrupted;
    event.to = {RevisionId("a")};
    event.applied = 2;
    event.reverted = 1;
    const Json document = parse(event);
    CHECK(document["outcome"] == "interrupted");
    CHECK(document["from"] == Json::array());
    CHECK(document["to"] == Json{"a"});
    CHECK(document["applied"] == 2);
    CHECK(document["reverted"] == 1);
}

TEST_CASE("a nasty notice is one line of JSON") {
    auto event = of_run<run::NoticeRaised>();
    event.notice.message = test::nasty + "\nsecond line";
    CHECK_THAT(parse(event)["message"].get<std::string>(), ContainsSubstring("second line"));
    CHECK(render_event(event).find("s3cret") == std::string::npos);
}

TEST_CASE("statements that were not slow are written with -vv only") {
    ConsoleOptions options;
    options.format = Format::json;
    options.verbosity = GENERATE(Verbosity::normal, Verbosity::very_verbose);
    test::Recorder recorder(options);
    const auto reporter = make_reporter(recorder.console);
    auto event = of_run<run::StatementEnded>();
    reporter->on_event(event);
    CHECK(recorder.out.empty() == (options.verbosity == Verbosity::normal));
    event.slow = true;
    recorder.out.clear();
    reporter->on_event(event);
    CHECK_FALSE(recorder.out.empty());
    CHECK(recorder.err.empty());
}

TEST_CASE("a run that fails before it begins ends with a summary all the same") {
    test::Recorder recorder;
    JsonReporter reporter(recorder.console);
    reporter.fail(test::sample_error(), the_run);
    const Json document = Json::parse(recorder.out);
    CHECK(document["event"] == "summary");
    CHECK(document["outcome"] == "failed");
    CHECK(document["error"]["kind"] == "database");
    CHECK(reporter.summarized());
    recorder.out.clear();
    reporter.fail(test::sample_error());
    CHECK(recorder.out.empty());
}
