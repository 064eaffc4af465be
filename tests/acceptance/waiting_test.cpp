// What a run says while others are in its way, and whom it may end.

#include <csignal>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"
#include "support/postgres_programs.hpp"

using namespace dbtool::test;
using Json = nlohmann::json;

namespace {

/// Waits for a lock for a while, then gives up after a few attempts.
constexpr const char* patient =
    "lock_timeout: 60s, lock_budget: 60s, retry_first: 1ms, retry_max: 1ms";
constexpr const char* few_attempts =
    "lock_timeout: 1500ms, lock_budget: 1500ms, retry_first: 1ms, retry_max: 1ms, lock_attempts: 2";

std::string run_settings(std::string_view limits, std::string_view rules = {}) {
    return fmt::format("run: {{{}{}}}\n",
                       limits,
                       rules.empty() ? "" : fmt::format(", terminate_blockers: [{}]", rules));
}

/// A table that others read, and a migration that alters it.
void add_busy(const Subject& subject) {
    subject.query("CREATE TABLE busy (id int)");
    subject.add("0001_busy.sql",
                migration("CREATE TABLE one (id int);\nALTER TABLE busy ADD name text;"));
}

bool is_alive(const Subject& subject, const OpenTransaction& session) {
    return subject.query(fmt::format("SELECT count(*) FROM pg_stat_activity WHERE pid = {}",
                                     session.backend_pid())) == "1";
}

/// A role that owns the database's tables and sees nothing of other roles' sessions.
class PlainRole {
public:
    explicit PlainRole(const Subject& subject)
        : subject_(subject), name_(subject.database().name() + "_plain") {
        subject_.query(
            fmt::format("CREATE ROLE {0} LOGIN; GRANT ALL ON SCHEMA public TO {0}; "
                        "GRANT ALL ON DATABASE {1} TO {0}",
                        name_,
                        subject.database().name()));
    }
    ~PlainRole() {
        try {
            subject_.query(fmt::format("DROP OWNED BY {0} CASCADE; DROP ROLE {0}", name_));
        } catch (const std::exception& error) {
            fmt::print(stderr, "cannot drop {}: {}\n", name_, error.what());
        }
    }
    PlainRole(const PlainRole&) = delete;
    PlainRole& operator=(const PlainRole&) = delete;

    const std::string& name() const { return name_; }
    std::string url() const {
        const Database& database = subject_.database();
        return fmt::format("postgresql:///{}?host={}&port={}&user={}",
                           database.name(),
                           database.server().socket_folder().native(),
                           database.server().port(),
                           name_);
    }

private:
    const Subject& subject_;
    std::string name_;
};

}  // namespace

TEST_CASE("who holds the lock that a statement waits for is named while it waits") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(run_settings(patient));
    add_busy(subject);
    std::optional<OpenTransaction> holder;
    holder.emplace(subject, "SET application_name = 'report';\nLOCK TABLE busy IN SHARE MODE");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto line = read_until(child, "\"wait\"");
    REQUIRE(line);
    const Json wait = Json::parse(*line);
    CHECK(wait["revision"] == "0001_busy");
    CHECK_THAT(wait["reason"].get<std::string>(), ContainsSubstring("public.busy"));
    REQUIRE(wait["blockers"].size() == 1);
    const Json& blocker = wait["blockers"][0];
    CHECK(blocker["pid"] == holder->backend_pid());
    CHECK(blocker["user"] == subject.query("SELECT current_user"));
    CHECK(blocker["application"] == "report");
    CHECK(blocker["client"] == "local");
    CHECK(blocker["state"] == "idle in transaction");
    CHECK(blocker["query"] == "SELECT 'holding';");
    CHECK(blocker["transaction_ms"].get<std::int64_t>() > 0);
    CHECK_THAT(wait["holders"][0].get<std::string>(),
               ContainsSubstring(fmt::format("pid {} (", holder->backend_pid())));
    CHECK(wait["waited_ms"].get<std::int64_t>() >= 500);
    holder.reset();
    const auto step = read_until(child, "\"step\"");
    REQUIRE(step);
    CHECK(Json::parse(*step)["attempts"] == 1);
    CHECK(Json::parse(*step)["waited_ms"].get<std::int64_t>() >= 500);
    CHECK(child.wait().exit_code == 0);
}

TEST_CASE("a person reads who is in the way") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.configure(run_settings(patient));
    add_busy(subject);
    std::optional<OpenTransaction> holder;
    holder.emplace(subject, "LOCK TABLE busy IN SHARE MODE");
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    const auto first = read_until(child, "waiting", Stream::err);
    REQUIRE(first);
    CHECK_THAT(*first, ContainsSubstring("so far: a lock on public.busy (AccessExclusiveLock)"));
    const auto second = child.read_line(Stream::err);
    REQUIRE(second);
    CHECK_THAT(*second, ContainsSubstring(fmt::format("held by pid {} (", holder->backend_pid())));
    holder.reset();
    CHECK(child.wait().exit_code == 0);
}

TEST_CASE("--terminate-blockers ends the sessions that a rule names, and no others") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_busy(subject);
    const OpenTransaction holder(subject,
                                 "SET application_name = 'report 7';\nLOCK TABLE busy IN SHARE "
                                 "MODE");
    SECTION("a rule for others") {
        subject.configure(run_settings(few_attempts,
                                       "{application: 'batch*'}, {application: 'report*', "
                                       "older_than: 1h}, {application: 'report*', state: active}"));
        const Result result = subject.dbtool({"upgrade", "--terminate-blockers", "500ms"});
        INFO(result.out << result.err);
        CHECK(result.exit_code == 5);
        CHECK_THAT(result.err, ContainsSubstring("report 7"));
        CHECK(result.err.find("was ended") == std::string::npos);
        CHECK(is_alive(subject, holder));
    }
    SECTION("a rule for it") {
        subject.configure(
            run_settings(patient, "{application: 'report*', state: idle in transaction}"));
        subject.add("0000_first.sql", migration("CREATE TABLE zero (id int);"));
        const Result result = subject.dbtool({"upgrade", "--terminate-blockers", "500ms"});
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
        CHECK_THAT(result.err,
                   ContainsSubstring(fmt::format("was ended: pid {} (", holder.backend_pid())));
        CHECK_FALSE(is_alive(subject, holder));
        CHECK(subject.query("SELECT message LIKE '%report 7%' FROM dbtool_log WHERE action = "
                            "'terminate'") == "t");
    }
    SECTION("not asked for") {
        subject.configure(run_settings(few_attempts, "{application: 'report*'}"));
        CHECK(subject.dbtool({"upgrade"}).exit_code == 5);
        CHECK(is_alive(subject, holder));
    }
}

TEST_CASE("--terminate-blockers without a rule, or where it could see nobody, is refused") {
    const Subject subject(Engine::sqlite);
    const Environment postgres = {{"DBTOOL_URL", "postgresql://nobody@127.0.0.1:1/none"}};
    const Result none = subject.dbtool({"upgrade", "--terminate-blockers", "5s"}, postgres);
    CHECK(none.exit_code == 2);
    CHECK_THAT(none.err, ContainsSubstring("terminate_blockers: ["));
    CHECK(subject.dbtool({"redo", "--terminate-blockers", "5s"}, postgres).exit_code == 2);
    subject.configure(run_settings("lock_timeout: 200ms", "{user: app}"));
    const Result hasty =
        subject.dbtool({"downgrade", "-1", "--terminate-blockers", "5s"}, postgres);
    CHECK(hasty.exit_code == 2);
    CHECK_THAT(hasty.err, ContainsSubstring("200 ms"));
    const Result lite = subject.dbtool({"upgrade", "--terminate-blockers", "5s"});
    CHECK(lite.exit_code == 2);
    CHECK_THAT(lite.err, ContainsSubstring("SQLite"));
}

TEST_CASE("a role without rights says what it may see, and ends nobody") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    const PlainRole role(subject);
    subject.configure(run_settings(few_attempts, "{application: 'report*'}"));
    add_busy(subject);
    subject.query(fmt::format("ALTER TABLE busy OWNER TO {}", role.name()));
    const OpenTransaction holder(subject,
                                 "SET application_name = 'report';\nLOCK TABLE busy IN SHARE MODE");
    const Result result =
        subject.dbtool({"upgrade", "--terminate-blockers", "500ms", "--format", "json"},
                       {{"DBTOOL_URL", role.url()}});
    INFO(result.out << result.err);
    CHECK(result.exit_code == 5);
    CHECK(is_alive(subject, holder));
    const std::size_t at = result.out.find("{\"event\":\"wait\"");
    REQUIRE(at != std::string::npos);
    const Json wait = Json::parse(result.out.substr(at, result.out.find('\n', at) - at));
    CHECK(wait["blockers"][0]["pid"] == holder.backend_pid());
    CHECK(wait["blockers"][0]["application"] == "report");
    CHECK(wait["blockers"][0]["query"].is_null());
    CHECK_THAT(wait["holders"][0].get<std::string>(), ContainsSubstring("hidden from this role"));
    const std::size_t refusal = result.out.find("may not end pid");
    REQUIRE(refusal != std::string::npos);
    CHECK(result.out.find("may not end pid", refusal + 1) == std::string::npos);
    CHECK_THAT(result.out, ContainsSubstring("pg_signal_backend"));
}

TEST_CASE("the phase of an index build that waits for an old snapshot is told") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query("CREATE TABLE other (id int); CREATE TABLE wide (id int)");
    subject.add("0001_index.sql", migration("CREATE INDEX CONCURRENTLY wide_id ON wide (id);"));
    subject.configure("run: {lock_timeout: 0}\n");
    std::optional<OpenTransaction> reader;
    reader.emplace(subject,
                   "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nSELECT count(*) FROM other");
    Child child(dbtool_command({"upgrade", "--format", "json"}, subject.cli()));
    const auto line = read_until(child, "\"progress\"");
    REQUIRE(line);
    const Json progress = Json::parse(*line);
    CHECK(progress["revision"] == "0001_index");
    CHECK(progress["command"] == "CREATE INDEX CONCURRENTLY");
    CHECK(progress["table"] == "public.wide");
    CHECK_THAT(progress["phase"].get<std::string>(), ContainsSubstring("waiting for"));
    reader.reset();
    CHECK(child.wait().exit_code == 0);
}

TEST_CASE("a SQLite file that another process has locked: --lock-wait, exit 5, and who it is") {
    if (skipped(Engine::sqlite)) {
        return;
    }
    const Subject subject(Engine::sqlite);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.query("CREATE TABLE other (id int)");
    Child shell({.program = "sqlite3",
                 .args = {"-batch", (subject.folder() / "subject.db").native()},
                 .input = "BEGIN " + std::string(GENERATE("IMMEDIATE", "EXCLUSIVE")) +
                          ";\nSELECT 'holding';\n",
                 .keep_input_open = true});
    REQUIRE(read_until(shell, "holding"));
    const Result result = subject.dbtool({"upgrade", "--lock-wait", "1"});
    INFO(result.out << result.err);
    CHECK(result.exit_code == 5);
    CHECK_THAT(result.err, ContainsSubstring("the database file is still locked after"));
    CHECK(result.err.find("another run") == std::string::npos);
    CHECK((result.out + result.err).find("attempt") == std::string::npos);
    CHECK_THAT(result.err, ContainsSubstring(fmt::format("pid {} (sqlite3)", shell.pid())));
    shell.send_signal(SIGKILL);
    shell.wait();
    CHECK(subject.history().empty());
}

TEST_CASE("a slow statement is warned of with its text and line") {
    const Engine engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.configure("run: {slow_statement: 1ms}\n");
    subject.add(
        "0001_slow.sql",
        migration("CREATE TABLE one (id int);\n"
                  "INSERT INTO one WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                  "FROM n WHERE i < 300000)\nSELECT i FROM n;"));
    const Result result = subject.must({"upgrade"});
    CHECK_THAT(result.err, ContainsSubstring("slow:"));
    CHECK_THAT(result.err,
               ContainsSubstring("0001_slow.sql:3  INSERT INTO one WITH RECURSIVE n (i) AS"));
    CHECK_THAT(result.err, ContainsSubstring("WHERE i < 300000) SELECT i FROM n"));
}
