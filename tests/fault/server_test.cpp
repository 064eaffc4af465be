// The server goes down at once, and comes up again, in the middle of a run.

#include <fmt/format.h>

#include "fault/fault_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

constexpr int migrations = 12;

/// A server of its own: the other tests' must not go down.
class Fixture {
public:
    explicit Fixture(int gated) {
        std::filesystem::create_directory(scratch_.path() / "migrations");
        scratch_.write_file("dbtool.yaml",
                            "run: {connect_attempts: 200, retry_first: 10ms, retry_max: 100ms}\n");
        for (int i = 1; i <= migrations; ++i) {
            std::string sql = fmt::format(
                "CREATE TABLE t{0} (id int);\nINSERT INTO ledger VALUES ('t{0}');\n", i);
            sql += i == gated ? wait_at_gate : "";
            scratch_.write_file(fmt::format("migrations/{:04}_t{}.sql", i, i), migration(sql));
        }
        database_.psql("CREATE TABLE gate (open int); CREATE TABLE ledger (name text)");
    }

    PostgresServer& server() { return server_; }
    const Database& database() const { return database_; }

    Command upgrade() const {
        return dbtool_command({"upgrade", "head"},
                              {.working_directory = scratch_.path(),
                               .environment = {{"DBTOOL_URL", database_.url()}}});
    }

    void check_all_applied_once() const {
        CHECK(database_.psql("SELECT count(*), count(DISTINCT name) FROM ledger") == "12|12");
        CHECK(database_.psql("SELECT count(*) FROM dbtool_revision WHERE state = 'applied'") ==
              "12");
        CHECK(database_.psql("SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'") ==
              "12");
    }

private:
    PostgresServer server_;
    Database database_{server_};
    Scratch scratch_;
};

/// How many revisions the history has; what is there besides must agree with it.
void check_agreement(const Database& database) {
    const std::string recorded =
        database.psql("SELECT to_regclass('public.dbtool_revision') IS NOT NULL") == "t"
            ? database.psql("SELECT count(*) FROM dbtool_revision")
            : "0";
    CHECK(database.psql("SELECT count(*) FROM ledger") == recorded);
    CHECK(database.psql("SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'") ==
          recorded);
}

}  // namespace

TEST_CASE("a server that goes down and comes up again in the middle of a run") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const int gated = GENERATE(1, 6, 12);
    Fixture fixture(gated);
    Child child(fixture.upgrade());
    wait_for_arrival_at_gate(fixture.database());
    fixture.server().stop_immediately();
    fixture.server().start_again();
    fixture.database().psql("INSERT INTO gate VALUES (1)");
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    fixture.check_all_applied_once();
}

TEST_CASE("a server that goes down for longer than the run waits for it") {
    if (skipped(Engine::postgres)) {
        return;
    }
    Fixture fixture(6);
    Command command = fixture.upgrade();
    command.args.insert(command.args.end(), {"--config", "impatient.yaml"});
    const auto impatient = command.working_directory / "impatient.yaml";
    {
        const Scratch text;
        std::filesystem::copy_file(
            text.write_file("yaml", "run: {connect_attempts: 2, retry_first: 1ms}\n"), impatient);
    }
    Child child(command);
    wait_for_arrival_at_gate(fixture.database());
    fixture.server().stop_immediately();
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK((result.exit_code == 1 || result.exit_code == 4));
    fixture.server().start_again();
    check_agreement(fixture.database());
    fixture.database().psql("INSERT INTO gate VALUES (1)");
    const Result again = run(fixture.upgrade());
    INFO(again.out << again.err);
    CHECK(again.exit_code == 0);
    fixture.check_all_applied_once();
}

TEST_CASE("a server that goes down at a random moment and comes up again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const auto variant = GENERATE(Variant::transactional, Variant::with_solo, Variant::operations);
    const auto way = GENERATE(Way::up, Way::down);
    PostgresServer server;
    FaultProject project({Engine::postgres, variant, way}, &server);
    std::mt19937 random = fault_random();
    for (int i = 0; i < fault_runs(2); ++i) {
        project.reset();
        ProxyOptions options = in_front_of(project);
        options.round_trip = std::chrono::milliseconds(6);
        const DelayProxy proxy(options);
        Child child(dbtool_command(project.args(), project.subject().cli(project.through(proxy))));
        const auto [side, after] = pick_moment(project, random);
        wait_for_bytes(proxy, side, after, child);
        server.stop_immediately();
        server.start_again();
        const Result result = child.wait();
        INFO(fmt::format("{}, down after {} bytes from the {}: exit {}",
                         to_string(project.fault_case()),
                         after,
                         side == Side::client ? "client" : "server",
                         result.exit_code));
        INFO(result.out << result.err);
        // A run that has begun goes on by itself, but for a solo statement that has to be settled.
        CHECK((result.exit_code == 0 || variant != Variant::transactional));
        CHECK((result.signal == 0 && result.exit_code <= 2));
        project.check_and_finish();
    }
}
