#include <nlohmann/json.hpp>

#include <dbtool/report/run_state.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using Json = nlohmann::ordered_json;

namespace {

/// A clock that stands where it is put.
struct Stage {
    std::chrono::system_clock::time_point now{std::chrono::seconds(1'700'000'000)};
    RunState state{"upgrade", 42, [this] { return now; }};

    Json document() const { return Json::parse(state.document()); }
    void start() {
        state.on_event(run::Started{RunId("r"),
                                    Direction::upgrade,
                                    "postgresql://app:s3cret@db/x",
                                    {},
                                    {RevisionId("0001_a"), RevisionId("0002_b")},
                                    false,
                                    false});
    }
    void work() {
        run::Working working;
        working.revision = RevisionId("0002_b");
        working.file = "migrations/0002_b.sql";
        working.part = 2;
        working.parts = 3;
        working.line = 7;
        working.headline = "CREATE INDEX CONCURRENTLY i";
        working.waited = Milliseconds(1'500);
        state.on_working(working);
    }
    run::Waiting waiting() const {
        run::Waiting event;
        event.reason = "a lock on public.t (AccessExclusiveLock)";
        event.holders = {"pid 7 (app)"};
        event.waited = Milliseconds(2'000);
        event.blockers = {{.pid = 7, .user = "app", .age = Milliseconds(9)}};
        return event;
    }
};

}  // namespace

TEST_CASE("before a run begins there is its command and its process") {
    const Stage stage;
    const Json document = stage.document();
    CHECK(document["state"] == "starting");
    CHECK(document["pid"] == 42);
    CHECK(document["command"] == "upgrade");
    CHECK(document["run"].is_null());
    CHECK(document["updated_at"] == "2023-11-14T22:13:20.000Z");
    CHECK(stage.state.line() == "status: upgrade, starting");
}

TEST_CASE("a statement that takes its time is told with its place and since when") {
    Stage stage;
    stage.start();
    run::StepEnded step;
    step.number = 1;
    stage.state.on_event(step);
    CHECK(stage.document()["statement"].is_null());
    CHECK(stage.document()["revision"] == "0002_b");
    stage.work();
    const Json document = stage.document();
    CHECK(document["state"] == "running");
    CHECK(document["done"] == 1);
    CHECK(document["total"] == 2);
    CHECK(document["part"] == 2);
    CHECK(document["parts"] == 3);
    CHECK(document["statement"]["line"] == 7);
    CHECK(document["statement"]["since"] == "2023-11-14T22:13:18.500Z");
    CHECK(stage.state.line() ==
          "status: upgrade of postgresql://app:***@db/x: 1 of 2 done; 0002_b (part 2 of 3), "
          "migrations/0002_b.sql:7, CREATE INDEX CONCURRENTLY i, for 1.5 s");
    stage.state.on_event(run::StatementEnded{});
    CHECK(stage.document()["statement"].is_null());
}

TEST_CASE("whom a run waits for is told as long as it does") {
    Stage stage;
    stage.start();
    stage.work();
    stage.state.on_event(stage.waiting());
    run::Progressed progress;
    progress.phase = "waiting for old snapshots";
    progress.done = 1;
    progress.total = 4;
    stage.state.on_event(progress);
    const Json document = stage.document();
    CHECK(document["state"] == "waiting");
    CHECK(document["waiting"]["blockers"][0]["pid"] == 7);
    CHECK(document["waiting"]["holders"][0] == "pid 7 (app)");
    CHECK(document["progress"]["percent"] == 25);
    CHECK_THAT(stage.state.line(), ContainsSubstring("held by pid 7 (app), for 2.0 s"));
    CHECK_THAT(stage.state.line(), ContainsSubstring("waiting for old snapshots, 25 %"));
    run::Retrying retry{RunId("r"),
                        RevisionId("0002_b"),
                        2,
                        30,
                        Milliseconds(300),
                        Error(ErrorKind::lock, "canceling statement due to lock timeout")};
    stage.state.on_event(retry);
    CHECK(stage.document()["state"] == "retrying");
    CHECK(stage.document()["waiting"].is_null());
    CHECK(stage.document()["retry"]["attempt"] == 2);
    CHECK_THAT(stage.state.line(), ContainsSubstring("attempt 2 failed"));
    stage.work();
    CHECK(stage.document()["state"] == "running");
}

TEST_CASE("in the end there is the outcome") {
    Stage stage;
    stage.start();
    stage.work();
    SECTION("of a run") {
        run::Summary summary;
        summary.to = {RevisionId("0002_b")};
        stage.state.on_event(summary);
        const Json document = stage.document();
        CHECK(document["state"] == "ended");
        CHECK(document["outcome"] == "ok");
        CHECK(document["to"] == Json{"0002_b"});
        CHECK(document["statement"].is_null());
        CHECK(stage.state.ended());
        stage.state.on_error(Error(ErrorKind::internal, "later"));
        CHECK(stage.document()["outcome"] == "ok");
    }
    SECTION("of one that could not begin") {
        stage.state.on_error(Error(ErrorKind::connection, "no answer from x?password=s3cret"));
        CHECK(stage.document()["outcome"] == "failed");
        CHECK(stage.document()["error"]["kind"] == "connection");
        CHECK(stage.state.document().find("s3cret") == std::string::npos);
        CHECK_THAT(stage.state.line(), ContainsSubstring("failed"));
    }
}
