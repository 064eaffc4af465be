// Encrypted connections: who is let in, who is refused, and how it is told.

#include <fmt/format.h>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/certificates.hpp"
#include "support/postgres_programs.hpp"

using namespace dbtool::test;

namespace {

/// A server with TLS, shared by the tests of this file.
struct Ground {
    Certificates certificates;
    PostgresServer server{{.tls = &certificates}};
    Database database{server};

    Ground() {
        database.psql(fmt::format("CREATE ROLE {} LOGIN; GRANT ALL ON SCHEMA public TO {}",
                                  Certificates::client_name,
                                  Certificates::client_name));
    }

    std::string url(std::string_view host, const std::string& parameters) const {
        return fmt::format("postgresql://{}@{}:{}/{}?hostaddr=127.0.0.1&{}",
                           PostgresServer::tcp_user,
                           host,
                           server.port(),
                           database.name(),
                           parameters);
    }

    /// A dry run, as the role with a password where the URL says nothing else.
    Result dry_run(const std::string& url,
                   const std::string& yaml = "",
                   Environment environment = {}) const {
        const Scratch folder;
        folder.write_file("migrations/0001_one.sql", migration("CREATE TABLE one (id int);"));
        folder.write_file("dbtool.yaml", yaml);
        environment.emplace("DBTOOL_URL", url);
        environment.emplace("PGPASSWORD", std::string(PostgresServer::tcp_password));
        environment.emplace("HOME", folder.path().native());
        return run_dbtool({"upgrade", "--dry-run", "--wait", "600"},
                          {.working_directory = folder.path(), .environment = environment});
    }

    std::string client_parameters() const {
        return fmt::format("sslcert={}&sslkey={}",
                           certificates.client().native(),
                           certificates.client_key().native());
    }

    std::string as_client(const std::string& parameters) const {
        return fmt::format(
            "postgresql://{}@localhost:{}/{}?hostaddr=127.0.0.1&sslmode=verify-full"
            "&sslrootcert={}&{}",
            Certificates::client_name,
            server.port(),
            database.name(),
            certificates.authority().native(),
            parameters);
    }
};

const Ground& ground() {
    static const Ground shared;
    return shared;
}

/// With `--wait 600`: what cannot pass must end at once, not after ten minutes.
void check_refused(const Result& result, const std::string& says, const std::string& hint) {
    INFO(result.out << result.err);
    CHECK(result.exit_code == 4);
    CHECK_FALSE(result.timed_out);
    CHECK_THAT(result.err, ContainsSubstring(says));
    CHECK_THAT(result.err, ContainsSubstring(hint));
    std::size_t errors = 0;
    for (std::size_t at = result.err.find("error:"); at != std::string::npos;
         at = result.err.find("error:", at + 1)) {
        ++errors;
    }
    // "SSL error: certificate verify failed" is libpq's own.
    CHECK(errors <= 2);
    CHECK(result.err.find("attempt") == std::string::npos);
}

void check_let_in(const Result& result) {
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
}

const char* const require_tls = "default: p\nenvironments:\n  p: {require_tls: true}\n";

}  // namespace

TEST_CASE("verify-full: the server's authority and name are checked") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground& the = ground();
    const std::string authority = "sslrootcert=" + the.certificates.authority().native();
    check_let_in(the.dry_run(the.url("localhost", "sslmode=verify-full&" + authority)));
    check_let_in(the.dry_run(
        the.url("localhost", ""),
        "",
        {{"PGSSLMODE", "verify-full"}, {"PGSSLROOTCERT", the.certificates.authority().native()}}));
    check_refused(the.dry_run(the.url("localhost",
                                      "sslmode=verify-full&sslrootcert=" +
                                          the.certificates.other_authority().native())),
                  "certificate verify failed",
                  "sslrootcert");
    check_refused(the.dry_run(the.url("127.0.0.1", "sslmode=verify-full&" + authority)),
                  "does not match host name",
                  "verify-ca");
    check_let_in(the.dry_run(the.url("127.0.0.1", "sslmode=verify-ca&" + authority)));
    check_refused(the.dry_run(the.url("localhost", "sslmode=verify-full")),
                  "root certificate file",
                  "sslrootcert");
}

TEST_CASE("a client's certificate, by URL and by variables") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground& the = ground();
    check_let_in(the.dry_run(the.as_client(the.client_parameters())));
    check_let_in(the.dry_run(the.as_client(""),
                             "",
                             {{"PGSSLCERT", the.certificates.client().native()},
                              {"PGSSLKEY", the.certificates.client_key().native()}}));
    const Result without = the.dry_run(the.as_client(""));
    INFO(without.err);
    CHECK(without.exit_code == 4);
    CHECK_THAT(without.err, ContainsSubstring("28000"));
    check_refused(the.dry_run(the.as_client(fmt::format(
                      "sslcert={}&sslkey={}",
                      the.certificates.client().native(),
                      (the.certificates.client().parent_path() / "none.key").native()))),
                  "private key file",
                  "sslkey");
}

TEST_CASE("a client's key behind a pass phrase, which is never shown") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground& the = ground();
    const auto with = [&](const std::string& pass_phrase) {
        return the.dry_run(the.as_client(fmt::format("sslcert={}&sslkey={}&sslpassword={}",
                                                     the.certificates.client().native(),
                                                     the.certificates.locked_client_key().native(),
                                                     pass_phrase)));
    };
    check_let_in(with(Certificates::pass_phrase));
    const Result wrong = with("wrong-zQz-phrase");
    check_refused(wrong, "private key", "sslkey");
    CHECK(wrong.err.find("zQz") == std::string::npos);
}

TEST_CASE("require_tls: nothing in the URL or the variables makes the connection a plain one") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground& the = ground();
    const std::string mode = GENERATE(as<std::string>(), "disable", "allow", "prefer", "require");
    INFO(mode);
    check_let_in(the.dry_run(the.url("localhost", "sslmode=" + mode), require_tls));
    check_let_in(the.dry_run(the.url("localhost", ""), require_tls, {{"PGSSLMODE", mode}}));
    // A service file counts as the URL does, and is not weakened.
    const Scratch services;
    const auto file =
        services.write_file("pg_service.conf",
                            fmt::format("[strict]\nsslmode=verify-full\nsslrootcert={}\n",
                                        the.certificates.other_authority().native()));
    check_refused(the.dry_run(the.url("localhost", "service=strict"),
                              require_tls,
                              {{"PGSERVICEFILE", file.native()}}),
                  "certificate verify failed",
                  "sslrootcert");
}

TEST_CASE("require_tls: a migration runs encrypted") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground& the = ground();
    const Scratch folder;
    folder.write_file("migrations/0001_one.sql",
                      migration("CREATE TABLE encrypted AS SELECT ssl FROM pg_stat_ssl WHERE pid = "
                                "pg_backend_pid();",
                                "DROP TABLE encrypted;"));
    folder.write_file("dbtool.yaml", require_tls);
    const CliOptions options{
        .working_directory = folder.path(),
        .environment = {{"DBTOOL_URL", the.database.tcp_url() + "?sslmode=disable"}}};
    check_let_in(run_dbtool({"upgrade"}, options));
    CHECK(the.database.psql("SELECT ssl FROM encrypted") == "t");
    check_let_in(run_dbtool({"downgrade", "base", "--yes"}, options));
}

TEST_CASE("require_tls: a server without TLS is refused over TCP; a Unix socket is let through") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.configure(require_tls);
    const std::string mode =
        GENERATE(as<std::string>(), "", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require");
    check_refused(subject.dbtool({"upgrade", "--dry-run", "--wait", "600"},
                                 {{"DBTOOL_URL", subject.database().tcp_url() + mode}}),
                  "does not support SSL",
                  "require_tls");
    check_let_in(subject.dbtool({"status"}));
}
