#include <dbtool/report/events.hpp>

#include "golden.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using test::check_golden;

namespace {

const RunId the_run("r");

run::Started started() {
    return {the_run,
            Direction::upgrade,
            "sqlite:dev.db",
            {},
            {RevisionId("0001_init"), RevisionId("0002_add_users")},
            false,
            false};
}

run::StepEnded step(const std::string& id,
                    std::size_t number,
                    run::StepOutcome outcome = run::StepOutcome::applied) {
    run::StepEnded event;
    event.revision = RevisionId(id);
    event.number = number;
    event.total = 2;
    event.outcome = outcome;
    event.duration = Milliseconds(12 * static_cast<int>(number));
    return event;
}

run::NoticeRaised notice(const std::string& id,
                         const std::string& severity,
                         const std::string& message) {
    engine::Notice said;
    said.severity = severity;
    said.message = message;
    return {the_run, RevisionId(id), said};
}

run::StatementEnded statement(bool slow) {
    run::StatementEnded event;
    event.revision = RevisionId("0002_add_users");
    event.file = "migrations/0002_add_users.sql";
    event.slow = slow;
    event.done.line = 4;
    event.done.headline = "CREATE TABLE users";
    event.done.text = "CREATE TABLE users (id bigint PRIMARY KEY,\n  name text)";
    event.done.duration = Milliseconds(slow ? 1'500 : 3);
    return event;
}

run::Summary summary(std::size_t applied) {
    run::Summary event;
    event.applied = applied;
    event.to = {RevisionId("0002_add_users")};
    event.duration = Milliseconds(1'200);
    return event;
}

std::vector<run::Event> whole_run() {
    run::Waiting waiting{
        the_run, "another run holds the lock", {"pid 7 (app@db)"}, Milliseconds(200)};
    run::Waiting waiting_still = waiting;
    waiting_still.waited = Milliseconds(400);
    run::Waiting waiting_long = waiting;
    waiting_long.waited = Milliseconds(11'000);
    return {started(),
            waiting,
            waiting_still,
            waiting_long,
            notice("0001_init", "NOTICE", "table \"x\" does not exist, skipping"),
            statement(false),
            step("0001_init", 1),
            run::Retrying{the_run,
                          RevisionId("0002_add_users"),
                          1,
                          30,
                          Milliseconds(200),
                          Error(ErrorKind::lock, "canceling statement due to lock timeout")},
            notice("0002_add_users", "WARNING", test::nasty),
            statement(true),
            run::PartEnded{the_run,
                           RevisionId("0002_add_users"),
                           1,
                           2,
                           true,
                           "CREATE INDEX CONCURRENTLY i",
                           Milliseconds(9)},
            step("0002_add_users", 2),
            run::Warned{the_run,
                        "2 applied revisions have no file here",
                        "This checkout is older than the database."},
            summary(2)};
}

/// Both streams as one terminal would show them, so that their order is seen too.
std::string play(ConsoleOptions options,
                 const std::vector<run::Event>& events,
                 Act act = Act::move) {
    std::string text;
    Console console(options, string_sink(text), string_sink(text));
    auto now = std::chrono::steady_clock::time_point{};
    TextReporterOptions reporter_options;
    reporter_options.act = act;
    reporter_options.redraw = Milliseconds(0);
    reporter_options.clock = [&now] { return now += Milliseconds(100); };
    TextReporter reporter(console, reporter_options);
    for (const run::Event& event : events) {
        reporter.on_event(event);
    }
    return text;
}

ConsoleOptions with(Verbosity verbosity) {
    ConsoleOptions options;
    options.verbosity = verbosity;
    return options;
}

}  // namespace

TEST_CASE("a run in a pipe is a line a migration, remarks under it, and a summary") {
    check_golden("run", play({}, whole_run()));
    check_golden("run_verbose", play(with(Verbosity::verbose), whole_run()));
    check_golden("run_very_verbose", play(with(Verbosity::very_verbose), whole_run()));
    CHECK(play(with(Verbosity::quiet), whole_run()).empty());
}

TEST_CASE("a run on a terminal has a line that is drawn over again") {
    ConsoleOptions options;
    options.progress = true;
    options.out_color = options.err_color = true;
    options.err_width = 60;
    check_golden("run_terminal", play(options, whole_run()));
}

TEST_CASE("steps and the summary go to stdout, all else to stderr") {
    test::Recorder recorder;
    TextReporter reporter(recorder.console);
    for (const run::Event& event : whole_run()) {
        reporter.on_event(event);
    }
    check_golden("run_stdout", recorder.out);
    CHECK(recorder.err.find("0001_init  ") == std::string::npos);
    CHECK_THAT(
        recorder.err,
        ContainsSubstring("slow: 1.5 s  migrations/0002_add_users.sql:4  CREATE TABLE users"));
}

TEST_CASE("a run that failed ends with the error, where it stands and what to type") {
    run::StepEnded failed = step("0002_add_users", 2, run::StepOutcome::failed);
    failed.error = test::sample_error();
    run::Summary end = summary(1);
    end.outcome = run::Summary::Outcome::failed;
    end.to = {RevisionId("0001_init")};
    const std::vector<run::Event> events = {started(), step("0001_init", 1), failed, end};
    check_golden("run_failed", play({}, events));
    check_golden("run_failed_quiet", play(with(Verbosity::quiet), events));
}

TEST_CASE("each end has its words") {
    using Outcome = run::Summary::Outcome;
    std::string out;
    run::Summary nothing = summary(0);
    out += play({}, {nothing});
    nothing.by_another_run = 2;
    out += play({}, {nothing});
    run::Summary down = summary(0);
    down.reverted = 1;
    down.to = {};
    out += play({}, {down});
    run::Summary redo = summary(2);
    redo.reverted = 2;
    out += play({}, {redo});
    run::Summary dry = summary(2);
    dry.dry_run = true;
    dry.to = {};
    out += play({}, {dry});
    out += play({}, {summary(3)}, Act::stamp);
    for (const ErrorKind kind :
         {ErrorKind::lock, ErrorKind::connection, ErrorKind::in_doubt, ErrorKind::history}) {
        run::Summary failed = summary(1);
        failed.outcome = Outcome::failed;
        failed.error = Error(kind, "it failed");
        out += play({}, {failed});
    }
    run::Summary stopped = summary(1);
    stopped.outcome = Outcome::interrupted;
    out += play({}, {stopped});
    check_golden("summaries", out);
}

TEST_CASE("each outcome of a step has its word") {
    using Outcome = run::StepOutcome;
    std::vector<run::Event> events;
    for (const Outcome outcome : {Outcome::applied,
                                  Outcome::reverted,
                                  Outcome::failed,
                                  Outcome::in_doubt,
                                  Outcome::by_another_run,
                                  Outcome::would_apply}) {
        events.emplace_back(step("0001_init", 1, outcome));
    }
    run::StepEnded stored = step("0001_init", 1, Outcome::reverted);
    stored.from_history = true;
    events.emplace_back(stored);
    check_golden("steps", play({}, events));
}

TEST_CASE("a migration that says too much is cut short") {
    std::vector<run::Event> events;
    for (int i = 0; i < 1'000; ++i) {
        events.emplace_back(notice("0001_init", "NOTICE", "row " + std::to_string(i)));
    }
    events.emplace_back(step("0001_init", 1));
    const std::string text = play({}, events);
    CHECK_THAT(text, ContainsSubstring("and 980 more, which -v shows"));
    CHECK(text.find("row 500") == std::string::npos);
}

TEST_CASE("remarks on a migration that never ended are not lost") {
    CHECK_THAT(play({}, {notice("0001_init", "WARNING", "careful"), summary(0)}),
               ContainsSubstring("WARNING: careful"));
}

TEST_CASE("progress is drawn over again on a terminal, and is a line now and then elsewhere") {
    std::vector<run::Event> events = {started()};
    for (const int seconds : {2, 9, 11, 13, 21, 23, 45}) {
        run::Progressed progress;
        progress.revision = RevisionId("0001_init");
        progress.command = "CREATE INDEX";
        progress.table = "public.posts";
        progress.phase = "building index: scanning table";
        progress.done = seconds;
        progress.total = 50;
        progress.elapsed = Milliseconds(1'000 * seconds);
        events.emplace_back(progress);
    }
    const std::string words = "CREATE INDEX on public.posts: building index: scanning table, ";
    const std::string piped = play({}, events);
    const auto line = [&](const char* time, int percent) {
        return "  0001_init, " + std::string(time) + " so far: " + words + std::to_string(percent) +
               " %\n";
    };
    CHECK_THAT(piped, ContainsSubstring(line("11.0 s", 22) + line("23.0 s", 46)));
    CHECK(piped.find(", 18 %") == std::string::npos);
    ConsoleOptions options;
    options.progress = true;
    const std::string drawn = play(options, events);
    CHECK_THAT(drawn, ContainsSubstring("1 of 2  " + words + "18 %"));
    CHECK(drawn.find("so far") == std::string::npos);
}

TEST_CASE("the thread that draws ends with the run") {
    ConsoleOptions options;
    options.progress = true;
    test::Recorder recorder(options);
    TextReporterOptions fast;
    fast.redraw = Milliseconds(1);
    {
        TextReporter reporter(recorder.console, fast);
        reporter.on_event(started());
    }
    CHECK(recorder.err.ends_with("\r\x1b[K"));
}
