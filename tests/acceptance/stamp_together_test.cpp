// `stamp` and `repair` beside other runs, over what is half done, and without their connection.

#include <fmt/format.h>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"
#include "support/proxy.hpp"

using namespace dbtool::test;

namespace {

constexpr const char* soon_tired =
    "run: {lock_attempts: 5, retry_first: 100ms, retry_max: 100ms}\n";
constexpr const char* hasty = "run: {retry_first: 1ms, retry_max: 1ms}\n";

void add_three(const Subject& subject) {
    subject.add("0001_one.sql",
                migration("CREATE TABLE one (id int);\nINSERT INTO one VALUES (1), (1);",
                          "DROP TABLE one;"));
    subject.add("0002_two.sql",
                migration("ALTER TABLE one ADD two int;\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY ux ON one (id);",
                          "DROP INDEX CONCURRENTLY ux;\nALTER TABLE one DROP two;"));
    subject.add("0003_three.sql", migration("CREATE TABLE three (id int);", "DROP TABLE three;"));
}

std::string rows(const Subject& subject) {
    return subject.query(
        "SELECT coalesce(string_agg(concat(revision, ':', state), ' ' ORDER BY revision), '') FROM "
        "dbtool_revision");
}

/// The first migration is done; the second one holds the run's lock until the test opens the gate;
/// the third one builds an index outside of a transaction.
void add_gated(const Subject& subject) {
    subject.query("CREATE TABLE gate (open int); CREATE TABLE busy (id int)");
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.must({"upgrade"});
    subject.add(
        "0002_gated.sql",
        migration("CREATE TABLE two (id int);\n" + std::string(wait_at_gate), "DROP TABLE two;"));
    subject.add(
        "0003_solo.sql",
        migration("CREATE INDEX CONCURRENTLY ix ON busy (id);", "DROP INDEX CONCURRENTLY ix;"));
}

/// Runs a command once for each message of the server, and cuts the connection behind that.
template <typename Reset, typename Check>
int cut_everywhere(const Subject& subject,
                   const std::vector<std::string>& args,
                   const Reset& reset,
                   const Check& check) {
    for (std::uint64_t after = 1;; ++after) {
        reset();
        ProxyOptions options;
        options.to.path = subject.database().server().socket_path().native();
        options.cut = Cut{Side::server, Unit::messages, after};
        const DelayProxy proxy(options);
        const Result result = subject.dbtool(
            args,
            {{"DBTOOL_URL",
              fmt::format(
                  "postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                  proxy.port(),
                  subject.database().name())}});
        INFO("cut after message " << after << " of the server\n" << result.out << result.err);
        check(result);
        if (proxy.counts().cuts == 0) {
            return static_cast<int>(after) - 1;
        }
    }
}

}  // namespace

TEST_CASE("stamp: not over an upgrade that stopped half way") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_three(subject);
    CHECK(subject.dbtool({"upgrade"}).exit_code == 1);
    const std::string before = rows(subject);
    CHECK(before == "0001_one:applied 0002_two:running");
    for (const char* to : {"base", "0001", "0002", "0003"}) {
        const Result result = subject.dbtool({"stamp", to});
        INFO(to << "\n" << result.err);
        CHECK(result.exit_code == 2);
        CHECK_THAT(result.err,
                   ContainsSubstring("the upgrade of 0002_two stopped half way, after 1 of 2"));
        CHECK_THAT(result.err, ContainsSubstring("dbtool repair --done 0002_two"));
        CHECK(rows(subject) == before);
    }
    subject.must({"repair", "--done", "0002_two"});
    subject.must({"stamp", "0003"});
    CHECK(rows(subject) == "0001_one:applied 0002_two:applied 0003_three:applied");
}

TEST_CASE("stamp: a connection cut anywhere, also in COMMIT: stamped once, exit 0") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    add_three(subject);
    const int messages = cut_everywhere(
        subject,
        {"stamp", "head"},
        [&] { subject.query("DROP TABLE IF EXISTS dbtool_revision, dbtool_log"); },
        [&](const Result& result) {
            CHECK(result.exit_code == 0);
            CHECK(rows(subject) == "0001_one:applied 0002_two:applied 0003_three:applied");
            CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE action = 'stamp'") == "3");
        });
    CHECK(messages > 20);
}

TEST_CASE("repair: a connection cut anywhere: each act is recorded once") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(hasty);
    add_three(subject);
    subject.must({"stamp", "head"});
    int complete = 0;
    const int messages = cut_everywhere(
        subject,
        {"repair"},
        [&] {
            subject.query(
                "UPDATE dbtool_revision SET upgrade_checksum = 'x' WHERE revision < '0003'; "
                "DELETE FROM dbtool_log WHERE action = 'repair'");
        },
        [&](const Result& result) {
            const std::string accepted = subject.query(
                "SELECT coalesce(string_agg(revision, ' ' ORDER BY revision), '') "
                "FROM dbtool_log WHERE action = 'repair'");
            // Behind the last act it looks for invalid indexes, and may lose the connection there.
            const bool told = result.exit_code == 0 || result.exit_code == 4;
            CHECK(told);
            if (result.exit_code == 0) {
                ++complete;
            }
            CHECK(accepted == "0001_one 0002_two");
        });
    CHECK(messages > 20);
    CHECK(complete > messages / 2);
}

TEST_CASE("stamp and repair beside a run: whom they wait for, and exit code 5") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(soon_tired);
    add_gated(subject);
    Child run(dbtool_command({"upgrade", "0002"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    const std::string of_run = fmt::format(":{} ", run.pid());
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one CASCADE;"));
    for (const std::vector<std::string>& args :
         {std::vector<std::string>{"stamp", "base"}, std::vector<std::string>{"repair"}}) {
        const Result result = subject.dbtool(args);
        INFO(result.out << result.err);
        CHECK(result.exit_code == 5);
        CHECK_THAT(result.err, ContainsSubstring("waiting, "));
        CHECK_THAT(result.err, ContainsSubstring("held by pid "));
        CHECK_THAT(result.err, ContainsSubstring(of_run));
        CHECK_THAT(result.err, ContainsSubstring("still at work"));
        CHECK(result.err.find("--lock-wait") == std::string::npos);
    }
    subject.query("INSERT INTO gate VALUES (1)");
    CHECK(run.wait().exit_code == 0);
    CHECK(rows(subject) == "0001_one:applied 0002_gated:applied");
}

TEST_CASE("stamp: a run that has gone on meanwhile, and is at work outside of a transaction") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_gated(subject);
    std::optional<OpenTransaction> reader;
    reader.emplace(subject, "LOCK TABLE busy IN ROW EXCLUSIVE MODE");
    Child run(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    Child early(dbtool_command({"stamp", "base"}, subject.cli()));
    REQUIRE(read_until(early, "waiting", Stream::err));
    subject.query("INSERT INTO gate VALUES (1)");
    const Result overtaken = early.wait();
    INFO(overtaken.err);
    CHECK(overtaken.exit_code == 5);
    CHECK_THAT(overtaken.err, ContainsSubstring("has changed the history meanwhile"));
    wait_until(subject.database(), "SELECT count(*) FROM dbtool_revision WHERE part_open", "1");
    const Result late = subject.dbtool({"stamp", "base"});
    INFO(late.err);
    CHECK(late.exit_code == 5);
    CHECK_THAT(late.err, ContainsSubstring("another run is at work on 0003_solo"));
    CHECK_THAT(late.err, ContainsSubstring(fmt::format(":{} ", run.pid())));
    reader.reset();
    CHECK(run.wait().exit_code == 0);
    CHECK(rows(subject) == "0001_one:applied 0002_gated:applied 0003_solo:applied");
}
