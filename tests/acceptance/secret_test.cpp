// A password gets in by every way there is, and out by none.

#include <array>
#include <fmt/format.h>
#include <string_view>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/postgres_programs.hpp"

using namespace dbtool::test;

namespace {

/// Every password of these tests is made of it.
constexpr std::string_view piece = "zQz";

void check_hidden(std::string_view where, const std::string& text) {
    INFO(where << ":\n" << text);
    CHECK(text.find(piece) == std::string::npos);
}

std::string doubled(std::string_view text, char what, std::string_view by) {
    std::string out;
    for (const char c : text) {
        out += c == what ? std::string(by) : std::string(1, c);
    }
    return out;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return out;
}

/// A server whose password changes.
struct Ground {
    PostgresServer server;
    Database database{server};

    void set_password(const std::string& password) const {
        database.psql(fmt::format("ALTER ROLE {} PASSWORD '{}'",
                                  PostgresServer::tcp_user,
                                  doubled(password, '\'', "''")));
    }
};

const Ground& ground() {
    static const Ground shared;
    return shared;
}

/// How a password reaches dbtool: an environment, arguments, and what `dbtool.yaml` says.
struct Way {
    std::string name;
    Environment environment = {};
    std::vector<std::string> args = {};
    std::string yaml = {};
};

std::vector<Way> ways(const std::string& password, const Scratch& folder) {
    const Ground& the = ground();
    const std::string place =
        fmt::format("127.0.0.1:{}/{}", the.server.port(), the.database.name());
    const std::string user{PostgresServer::tcp_user};
    const std::string url =
        fmt::format("postgresql://{}:{}@{}", user, percent_encoded(password), place);
    const std::string bare = fmt::format("postgresql://{}@{}", user, place);
    const std::string pairs = fmt::format("host=127.0.0.1 port={} dbname={} user={} password='{}'",
                                          the.server.port(),
                                          the.database.name(),
                                          user,
                                          doubled(doubled(password, '\\', "\\\\"), '\'', "\\'"));
    const auto url_file = folder.write_file("url", url + "\n");
    const auto pass_file = folder.write_file(
        "pass", fmt::format("*:*:*:*:{}\n", doubled(doubled(password, '\\', "\\\\"), ':', "\\:")));
    std::filesystem::permissions(
        pass_file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const auto environment = [](std::string_view what) {
        return fmt::format("default: p\nenvironments:\n  p: {{{}}}\n", what);
    };
    return {
        {"DBTOOL_URL", {{"DBTOOL_URL", url}}},
        {"DATABASE_URL", {{"DATABASE_URL", url}}},
        {"--url URL", {}, {"--url", url}},
        {"--url=URL", {}, {"--url=" + url}},
        {"--url key=value", {}, {"--url", pairs}},
        {"?password=",
         {{"DBTOOL_URL",
           fmt::format(
               "postgresql://{}?user={}&password={}", place, user, percent_encoded(password))}}},
        {"key=value", {{"DBTOOL_URL", pairs}}},
        {"PGPASSWORD", {{"DBTOOL_URL", bare}, {"PGPASSWORD", password}}},
        {"passfile", {{"DBTOOL_URL", bare + "?passfile=" + pass_file.native()}}},
        {"PGPASSFILE", {{"DBTOOL_URL", bare}, {"PGPASSFILE", pass_file.native()}}},
        {"url_file", {}, {}, environment("url_file: " + url_file.native())},
        {"dbtool.yaml", {}, {}, environment("url: \"" + url + "\"")},
        {"a variable in dbtool.yaml",
         {{"APP_PASSWORD", percent_encoded(password)}},
         {},
         environment(fmt::format("url: \"postgresql://{}:${{APP_PASSWORD}}@{}\"", user, place))},
    };
}

Result run_by(const Way& way, const Scratch& folder, std::vector<std::string> args) {
    folder.write_file("dbtool.yaml", "run: {connect_attempts: 1}\n" + way.yaml);
    args.insert(args.end(), way.args.begin(), way.args.end());
    return run_dbtool(std::move(args),
                      {.working_directory = folder.path(), .environment = way.environment});
}

constexpr std::array<std::string_view, 4> passwords = {
    "zQz@zQz/zQz:zQz?zQz#zQz&zQz=zQz",
    "zQz'zQz\"zQz\\zQz",
    " zQz zQz%41zQz$$zQz${zQz} ",
    "zQz\xC3\xA9zQz\xF0\x9F\x94\x91zQz",
};

}  // namespace

TEST_CASE("a password of any kind, by any way, lets in and is never shown") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const std::string password(
        GENERATE(as<std::string_view>(), passwords[0], passwords[1], passwords[2], passwords[3]));
    const Scratch folder;
    folder.write_file("migrations/0001_one.sql",
                      migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    const bool right = GENERATE(true, false);
    ground().set_password(right ? password : "another one");
    for (const Way& way : ways(password, folder)) {
        INFO(way.name << " " << password << (right ? " is right" : " is wrong"));
        std::filesystem::remove(folder.path() / "log");
        const Result up = run_by(way, folder, {"upgrade", "-vv", "--log-file", "log"});
        INFO(up.err);
        CHECK(up.exit_code == (right ? 0 : 4));
        check_hidden("stdout", up.out);
        check_hidden("stderr", up.err);
        check_hidden("the log file", folder.read_file("log"));
        if (!right) {
            continue;
        }
        const Result down =
            run_by(way, folder, {"downgrade", "base", "--yes", "-vv", "--format", "json"});
        CHECK(down.exit_code == 0);
        check_hidden("stdout", down.out);
        check_hidden("stderr", down.err);
        const bool exposed = way.name == "dbtool.yaml" || way.name.starts_with("--url");
        CHECK((up.err.find("warning:") != std::string::npos) == exposed);
    }
    if (right) {
        check_hidden("the history", ground().database.psql("SELECT l FROM dbtool_log l"));
    }
}

TEST_CASE("an empty password is no password") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Scratch folder;
    folder.write_file("migrations/0001_one.sql", migration("CREATE TABLE one (id int);"));
    ground().set_password("zQz");
    const std::string url = fmt::format("postgresql://{}:@127.0.0.1:{}/{}",
                                        PostgresServer::tcp_user,
                                        ground().server.port(),
                                        ground().database.name());
    const Result result = run_by({"empty", {{"DBTOOL_URL", url}}}, folder, {"upgrade"});
    INFO(result.err);
    CHECK(result.exit_code == 4);
}

TEST_CASE("the list of processes shows no password, wherever it was written") {
    if (skipped(Engine::postgres)) {
        return;
    }
    ground().set_password("zQz secret");
    const Database& database = ground().database;
    database.psql(
        "DROP TABLE IF EXISTS gate; CREATE TABLE gate (open int); GRANT SELECT ON gate TO PUBLIC");
    const Scratch folder;
    folder.write_file("migrations/0001_wait.sql", migration(wait_at_gate, "SELECT 1;"));
    const std::string url = fmt::format("postgresql://{}:zQz%20secret@127.0.0.1:{}/{}",
                                        PostgresServer::tcp_user,
                                        ground().server.port(),
                                        database.name());
    const std::string pairs =
        fmt::format("host=127.0.0.1 port={} dbname={} user={} password='zQz secret'",
                    ground().server.port(),
                    database.name(),
                    PostgresServer::tcp_user);
    const std::vector<std::vector<std::string>> lines = {{"upgrade", "--url", url},
                                                         {"--url=" + url, "upgrade", "head"},
                                                         {"upgrade", "--url", pairs},
                                                         {"--url=" + pairs, "upgrade"}};
    for (const auto& args : lines) {
        Child child(dbtool_command(args, {.working_directory = folder.path()}));
        wait_for_arrival_at_gate(database);
        const std::string shown = read_file(fmt::format("/proc/{}/cmdline", child.pid()));
        check_hidden("the list of processes", shown);
        CHECK_THAT(shown, ContainsSubstring("upgrade"));
        database.psql("INSERT INTO gate VALUES (1)");
        CHECK(child.wait().exit_code == 0);
        database.psql("DELETE FROM gate; DELETE FROM dbtool_revision");
    }
    database.psql("DROP TABLE gate");
}

TEST_CASE("a URL in the wrong place or with a mistake in it is not shown") {
    const Scratch folder;
    folder.write_file("migrations/0001_one.sql", migration("SELECT 1;"));
    const std::vector<std::vector<std::string>> lines = {
        {"upgrade", "postgresql://bob:zQz@db/app"},
        {"postgresql://bob:zQz@db/app"},
        {"status", "--uri", "postgresql://bob:zQz@db/app"},
        {"status", "-u", "postgresql://bob:zQz@db/app"},
        {"status", "--uri=postgresql://bob:zQz@db/app"},
        {"status", "--url", "postgresql://bob:zQz@zQz@db/app"},
        {"status", "--url", "postgresql://bob:zQz/zQz@db/app"},
        {"status", "--url", "postgresql://bob:zQz%zz@db/app"},
        {"status", "--url", "postgresql://bob:zQz@db:port/app"},
        {"status", "--url", "postgresql://bob:zQz@db/app?zQz"},
        {"status", "--url", "postgresql://db/app?pass%77ord=zQz"},
        {"status", "--url", "postgersql://bob:zQz@db/app"},
        {"status", "--url", "bob:zQz@db/app"},
        {"status", "--url", "mysql://bob:zQz@db/app"},
        {"status", "--url", "host=db password='zQz"},
        {"status", "--url", "host=db password=zQz zQz"},
        {"status", "--url", "host=db passwort=zQz"},
        {"status", "--url", "host=zQz@db user=bob"},
        {"show", "postgresql://bob:zQz@db/app"},
        {"log", "--limit", "postgresql://bob:zQz@db/app"},
        {"upgrade", "--format", "postgresql://bob:zQz@db/app"},
        {"upgrade", "--config", "postgresql://bob:zQz@db/app"},
        {"upgrade", "--env", "postgresql://bob:zQz@db/app"},
    };
    for (const auto& args : lines) {
        INFO(fmt::format("{}", fmt::join(args, " ")));
        for (const char* format : {"text", "json"}) {
            std::vector<std::string> all = args;
            all.insert(all.end(), {"--format", format, "-vv"});
            const Result result = run_dbtool(all, {.working_directory = folder.path()});
            CHECK(result.exit_code == 2);
            check_hidden("stdout", result.out);
            check_hidden("stderr", result.err);
        }
    }
}

TEST_CASE("mistakes in dbtool.yaml and .env are told without what stands there") {
    const std::vector<std::pair<std::string, std::string>> files = {
        {"dbtool.yaml", "default: p\nenvironments:\n  p: {url: \"postgresql://u:zQz@h:x/d\"}\n"},
        {"dbtool.yaml", "default: p\nenvironments:\n  p: {uri: \"postgresql://u:zQz@h/d\"}\n"},
        {"dbtool.yaml", "default: p\nenvironments:\n  p:\n    password: zQz\n"},
        {"dbtool.yaml", "default: p\nenvironments:\n  p: {password: \"zQz zQz\", url: x}\n"},
        {"dbtool.yaml",
         "default: p\nenvironments:\n  p: {url: \"${NONE_}postgresql://u:zQz@h/d\"}\n"},
        {"dbtool.yaml", "default: p\nenvironments:\n  p: {url: \"postgresql://u:zQz$@h/d\"}\n"},
        {"dbtool.yaml", "default: p\nenvironments:\n  p: {url: [\"postgresql://u:zQz@h/d\"}\n"},
        {".env", "PGPASSWORD zQz\n"},
        {".env", "PGPASSWORD=\"zQz\n"},
        {".env", "PGPASSWORD='a' zQz\n"},
        {".env", "DB_PASS: zQz\n"},
    };
    for (const auto& [name, text] : files) {
        const Scratch folder;
        folder.write_file("migrations/0001_one.sql", migration("SELECT 1;"));
        folder.write_file(name, text);
        INFO(name << ": " << text);
        const Result result = run_dbtool({"status", "-vv"}, {.working_directory = folder.path()});
        CHECK(result.exit_code == 2);
        check_hidden("stdout", result.out);
        check_hidden("stderr", result.err);
    }
}

TEST_CASE("a role's password in a migration shows nowhere, whether it fails or not") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    const std::string role = subject.database().name() + "_hunted";
    const std::string sql = GENERATE(as<std::string>(),
                                     "CREATE ROLE {} PASSWORD 'zQz''zQz';",
                                     "CREATE ROLE {}\n  PASSWORD\n  'zQz' BOGUS;",
                                     "CREATE ROLE {} PASSWORD zQz;",
                                     "CREATE ROLE {} PASSWORD \"zQz\";",
                                     "CREATE ROLE {} PASSWORD $$zQz$$ LOGIN; SELECT 1/0;",
                                     "DO $do$ BEGIN CREATE ROLE {} PASSWORD 'zQz'; RAISE '%', "
                                     "'no'; END $do$;",
                                     "DO $do$ BEGIN EXECUTE 'CREATE ROLE {} PASSWORD ''zQz'' "
                                     "BOGUS'; END $do$;",
                                     "CREATE ROLE {} PASSWORD'zQz' BOGUS;",
                                     "CREATE ROLE {} PASSWORD 'zQz'\n  'zQz' LOGIN;",
                                     "DO $do$ BEGIN EXECUTE format('CREATE ROLE %I PASSWORD %L "
                                     "BOGUS', '{}', 'zQz'); END $do$;",
                                     "DO $do$ BEGIN EXECUTE 'CREATE ROLE {} PASSWORD ' || "
                                     "quote_literal('zQz'); END $do$;",
                                     "CREATE ROLE {0}; ALTER ROLE {0} SET app.password TO 'zQz';",
                                     "CREATE ROLE {0} PASSWORD 'zQz'; CREATE ROLE {0} PASSWORD "
                                     "'zQz';");
    INFO(sql);
    const std::string upgrade = fmt::format(fmt::runtime(sql), role);
    subject.add("0001_role.sql", migration(upgrade, fmt::format("DROP ROLE {};", role)));
    subject.configure("run: {slow_statement: 1ms}\n");
    const bool fails = subject.dbtool({"upgrade", "-vv", "--log-file", "log"}).exit_code != 0;
    std::vector<std::vector<std::string>> lines = {{"upgrade", "-vv"},
                                                   {"upgrade", "--format", "json", "-vv"},
                                                   {"upgrade", "--dry-run", "-vv"},
                                                   {"status"},
                                                   {"status", "--format", "json"},
                                                   {"log"},
                                                   {"log", "--format", "json"},
                                                   {"history"},
                                                   {"show", "0001"},
                                                   {"show", "0001", "--format", "json"},
                                                   {"check"}};
    for (const auto& args : lines) {
        const Result result = subject.dbtool(args);
        INFO(fmt::format("{}", fmt::join(args, " ")));
        check_hidden("stdout", result.out);
        check_hidden("stderr", result.err);
    }
    check_hidden("the log file", read_file(subject.folder() / "log"));
    const char* all =
        "SELECT to_jsonb(r)::text FROM dbtool_revision r UNION ALL SELECT to_jsonb(l)::text FROM "
        "dbtool_log l";
    check_hidden("the history", subject.has_history() ? subject.query(all) : "");
    if (!fails) {
        // The edited file is told as such, and its difference shows no password either.
        subject.add("0001_role.sql",
                    migration(upgrade + "\nSELECT 1;", fmt::format("DROP ROLE {};", role)));
        const Result check = subject.dbtool({"check"});
        CHECK(check.exit_code == 3);
        check_hidden("check", check.out + check.err);
        CHECK_THAT(check.out + check.err, ContainsSubstring("+SELECT 1;"));
        subject.query("DROP ROLE " + role);
    }
}
