// Getting in: waiting for a server, wrong passwords, secrets, roles.

#include <fmt/format.h>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/postgres_programs.hpp"
#include "support/proxy.hpp"

using namespace dbtool::test;

namespace {

const std::string password{PostgresServer::tcp_password};

void add_one(const Subject& subject) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
}

/// A role that may log in and nothing more, dropped with all it owns.
class LoginRole {
public:
    LoginRole(const Database& database, std::string_view suffix)
        : database_(database), name_(fmt::format("{}_{}", database.name(), suffix)) {
        database_.psql("CREATE ROLE " + name_ + " LOGIN");
    }
    ~LoginRole() {
        try {
            database_.psql("DROP OWNED BY " + name_ + "; DROP ROLE " + name_);
        } catch (const std::exception& error) {
            fmt::print(stderr, "cannot drop {}: {}\n", name_, error.what());
        }
    }
    LoginRole(const LoginRole&) = delete;
    LoginRole& operator=(const LoginRole&) = delete;
    LoginRole(LoginRole&&) = delete;
    LoginRole& operator=(LoginRole&&) = delete;

    const std::string& name() const { return name_; }

    std::string url() const {
        return fmt::format("postgresql:///{}?host={}&port={}&user={}",
                           database_.name(),
                           database_.server().socket_folder().native(),
                           database_.server().port(),
                           name_);
    }

private:
    const Database& database_;
    std::string name_;
};

}  // namespace

TEST_CASE("a wrong password is the end at once, and is never shown") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    const std::string url = fmt::format("postgresql://dbtool_tcp:s3cr3t-w0rd@127.0.0.1:{}/{}",
                                        subject.database().server().port(),
                                        subject.database().name());
    const auto log_file = subject.folder() / "run.log";
    const Result result = subject.dbtool(
        {"upgrade", "--wait", "600", "-vv", "--format", "json", "--log-file", log_file.native()},
        {{"DBTOOL_URL", url}});
    CHECK(result.exit_code == 4);
    CHECK(result.out.find("\"retry\"") == std::string::npos);
    const std::string log = std::filesystem::exists(log_file) ? read_file(log_file) : "";
    for (const std::string& text : {result.out, result.err, log}) {
        CHECK(text.find("s3cr3t") == std::string::npos);
    }
    CHECK_THAT(result.err, ContainsSubstring("28P01"));
}

TEST_CASE("the right password is never shown either, and is gone from the list of processes") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query(
        "CREATE TABLE gate (open int); GRANT SELECT ON gate TO PUBLIC; GRANT ALL ON "
        "SCHEMA public TO PUBLIC");
    subject.add("0001_one.sql", migration(wait_at_gate));
    Child child(
        dbtool_command({"upgrade", "-vv", "--url", subject.database().tcp_url()}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    const std::string arguments = read_file(fmt::format("/proc/{}/cmdline", child.pid()));
    subject.query("INSERT INTO gate VALUES (1)");
    const Result result = child.wait();
    INFO(result.err);
    CHECK(result.exit_code == 0);
    CHECK(arguments.find("secret") == std::string::npos);
    CHECK(result.out.find("secret") == std::string::npos);
    CHECK(result.err.find("secret") == std::string::npos);
}

TEST_CASE("--wait: a server that comes up later") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    const PostgresServer& server = subject.database().server();
    const int port = free_port();
    const std::string url =
        fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                    port,
                    subject.database().name());
    Child child(dbtool_command({"upgrade", "--wait", "60", "--format", "json"},
                               subject.cli({{"DBTOOL_URL", url}})));
    const auto first = child.read_line(Stream::out);
    REQUIRE(first);
    CHECK_THAT(*first, ContainsSubstring("\"retry\""));
    const DelayProxy proxy(
        {.to = {.path = server.socket_path().native()}, .listen = {.port = port}});
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK(subject.history() == "0001_one");
}

TEST_CASE("nobody listens: exit 4, naming where") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    subject.configure("run: {connect_attempts: 2, retry_first: 1ms, retry_max: 1ms}\n");
    const int port = free_port();
    const Result result = subject.dbtool(
        {"upgrade"}, {{"DBTOOL_URL", fmt::format("postgresql://app@127.0.0.1:{}/app", port)}});
    CHECK(result.exit_code == 4);
    CHECK_THAT(result.err, ContainsSubstring(std::to_string(port)));
}

TEST_CASE("url_file and role in dbtool.yaml: objects belong to the role") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    const LoginRole owner(subject.database(), "owner");
    subject.query("CREATE SCHEMA app AUTHORIZATION " + owner.name());
    const Scratch secrets;
    const auto file = secrets.write_file("db", subject.database().url() + "\n");
    subject.configure(
        fmt::format("default: prod\nenvironments:\n  prod:\n    url_file: {}\n"
                    "    schema: app\n    role: {}\n",
                    file.native(),
                    owner.name()));
    subject.must({"upgrade"}, {{"DBTOOL_URL", std::nullopt}});
    CHECK(subject.query("SELECT tableowner FROM pg_tables WHERE tablename = 'one'") ==
          owner.name());
    CHECK(subject.query("SELECT schemaname FROM pg_tables WHERE tablename LIKE 'dbtool%' GROUP BY "
                        "1") == "app");
    subject.must({"downgrade", "-1"}, {{"DBTOOL_URL", std::nullopt}});
    CHECK(subject.query("SELECT to_regclass('app.one') IS NULL") == "t");
}

TEST_CASE("a role with a schema of its own and no other right is enough") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    subject.add("0002_two.sql",
                migration("CREATE INDEX CONCURRENTLY ix ON one (id);\nCREATE TABLE two (id int);",
                          "DROP INDEX CONCURRENTLY ix;\nDROP TABLE two;"));
    const LoginRole app(subject.database(), "app");
    subject.query("CREATE SCHEMA app AUTHORIZATION " + app.name() + "; REVOKE ALL ON DATABASE " +
                  subject.database().name() +
                  " FROM PUBLIC; GRANT "
                  "CONNECT ON DATABASE " +
                  subject.database().name() + " TO " + app.name());
    const Environment as_app = {{"DBTOOL_URL", app.url()}};
    subject.must({"upgrade", "--schema", "app"}, as_app);
    subject.must({"status", "--schema", "app"}, as_app);
    subject.must({"downgrade", "base", "--yes", "--schema", "app"}, as_app);
    subject.must({"upgrade", "--schema", "app"}, as_app);
    CHECK(subject.query("SELECT count(*) FROM pg_tables WHERE tableowner = '" + app.name() +
                        "' AND schemaname = 'app'") == "4");
}

TEST_CASE("a role that may not write is told what it may not do") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_one(subject);
    // Before PostgreSQL 15 everybody may.
    subject.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    const LoginRole reader(subject.database(), "reader");
    const Environment as_reader = {{"DBTOOL_URL", reader.url()}};
    const Result result = subject.dbtool({"upgrade"}, as_reader);
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("42501"));
    CHECK_FALSE(subject.has_history());
}
