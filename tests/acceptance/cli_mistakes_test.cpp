#include <nlohmann/json.hpp>

#include "cli_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

TEST_CASE("no command is a short help and a mistake; help and the version are not") {
    const CliProject dbtool;
    const Result nothing = dbtool({});
    CHECK(nothing.exit_code == 2);
    CHECK(nothing.out.empty());
    CHECK_THAT(nothing.err, ContainsSubstring("Usage: dbtool"));
    for (const std::vector<std::string>& line : {std::vector<std::string>{"--help"},
                                                 {"upgrade", "--help"},
                                                 {"-h"},
                                                 {"--version"},
                                                 {"-v", "--version"}}) {
        const Result result = dbtool(line);
        INFO(line.front());
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK_FALSE(result.out.empty());
    }
    CHECK(nlohmann::json::parse(dbtool({"--version", "--format", "json"}).out).contains("version"));
}

TEST_CASE("what is misspelt names the nearest, on stderr alone") {
    const CliProject dbtool;
    dbtool.table("0001_users", "-- dbtool:revises base\n");
    struct Case {
        std::vector<std::string> line;
        const char* message;
    };
    const Case cases[] = {
        {{"statsu"}, "did you mean \"status\"?"},
        {{"upgrade", "--dryrun"}, "did you mean \"--dry-run\"?"},
        {{"upgrade", "0001_user_"}, "0001_users"},
        {{"status", "--env", "dve"}, "did you mean \"dev\"?"},
        {{"status", "--url", "postgre://x"}, "did you mean \"postgres\"?"},
        {{"check", "--against", "x.sql"}, "unknown option --against"},
        {{"upgrade", "--wait", "soon"}, "--wait is no time"},
        {{"log", "-n", "many"}, "--number must be a whole number"},
        {{"status", "-q", "-v"}, "exclude each other"},
        {{"upgrade", "--log-file", "dbtool.yaml/x.log"}, "cannot be written"},
        {{"status", "--schema", "x"}, "means nothing to SQLite"},
        {{"status", "--migrations", "nowhere"}, "nowhere"},
        {{"graph", "--as", "dot", "--format", "json"}, "--as and --format json"},
    };
    for (const Case& each : cases) {
        INFO(each.message);
        const Result result = dbtool(each.line);
        CHECK(result.exit_code == 2);
        CHECK_THAT(result.err, ContainsSubstring(each.message));
        CHECK_THAT(result.err, ContainsSubstring("error: "));
        if (each.line.back() != "json") {
            CHECK(result.out.empty());
        }
    }
}

TEST_CASE("no command with --format json is one JSON document") {
    const CliProject dbtool;
    const Result result = dbtool({"--format", "json"});
    CHECK(result.exit_code == 2);
    CHECK(nlohmann::json::parse(result.out)["error"]["message"] == "no command is given");
}

TEST_CASE("a URL without its scheme is not told with its password") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    for (const char* command : {"status", "upgrade", "show", "heads", "redo", "nonsense"}) {
        for (const char* format : {"text", "json"}) {
            INFO(command << " " << format);
            const Result result = dbtool({command, "u:hunter2@h/d", "--format", format});
            CHECK(result.exit_code == 2);
            CHECK((result.out + result.err).find("hunter2") == std::string::npos);
        }
    }
}

TEST_CASE("what libpq cannot connect with is told at once, by its key") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    dbtool.folder().write_file("broken.conf", "[x]\nthis is no line of it\n");
    struct Case {
        const char* url;
        std::map<std::string, std::optional<std::string>> environment;
        const char* message;
    };
    const Case cases[] = {
        {"postgresql://h/d?sslmod=hunter2",
         {},
         "unknown key \"sslmod\", did you mean \"sslmode\"?"},
        {"host=h usr=hunter2", {}, "unknown key \"usr\", did you mean \"user\"?"},
        {"postgresql://h/d?sslmode=bogus", {}, "invalid sslmode value"},
        {"postgresql://h/d?target_session_attrs=bogus", {}, "invalid target_session_attrs value"},
        {"postgresql:", {{"PGSERVICE", "nowhere"}}, "definition of service \"nowhere\" not found"},
        {"postgresql:", {{"PGSERVICE", "x"}, {"PGSERVICEFILE", "broken.conf"}}, "syntax error"},
    };
    for (const Case& each : cases) {
        INFO(each.message);
        const Result result = run_dbtool(
            {"status", "--url", each.url},
            {.working_directory = dbtool.folder().path(), .environment = each.environment});
        CHECK(result.exit_code == 2);
        CHECK_THAT(result.err, ContainsSubstring(each.message));
        CHECK(result.err.find("attempt") == std::string::npos);
        CHECK(result.err.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("a label or a message that no command could read is not written") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"create", "x", "--branch", "a b"},
          {"create", "x", "--branch", "head"},
          {"create", "x", "--branch", "0001"},
          {"create", "\xFF z"},
          {"generate", "column", "t", "c:text", "--no-check", "--branch", "a b"},
          {"generate", "column", "t", "c:text", "--no-check", "--branch", "a b", "--print"}}) {
        INFO(line.back());
        CHECK(dbtool(line).exit_code == 2);
        CHECK(dbtool({"heads"}).exit_code == 0);
    }
    CHECK(dbtool({"create", "x", "--branch", "billing"}).exit_code == 0);
    CHECK(dbtool({"heads"}).exit_code == 0);
}

TEST_CASE("mistakes in dbtool.yaml and .env come all at once with their places") {
    const CliProject dbtool;
    dbtool.folder().write_file("dbtool.yaml", "migration: x\nrun:\n  lock_timeout: soon\n");
    const Result result = dbtool({"heads"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("dbtool.yaml:1:1"));
    CHECK_THAT(result.err, ContainsSubstring("did you mean \"migrations\"?"));
    CHECK_THAT(result.err, ContainsSubstring("dbtool.yaml:3:17"));
    CHECK_THAT(result.err, ContainsSubstring("lock_timeout: soon"));
    dbtool.folder().write_file(".env", "what is this\n");
    CHECK_THAT(dbtool({"heads"}).err, ContainsSubstring(".env:1:"));
}

TEST_CASE("the URL is looked for in cli.md's order, in .env last of the variables") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    CliOptions options{.working_directory = dbtool.folder().path()};
    const auto target = [&](std::vector<std::string> more) {
        std::vector<std::string> line = {"status", "--format", "json"};
        line.insert(line.end(), more.begin(), more.end());
        const Result result = run_dbtool(line, options);
        INFO(result.err);
        return nlohmann::json::parse(result.out)["target"].get<std::string>();
    };
    CHECK(target({}) == "sqlite:dev.db");
    dbtool.folder().write_file(".env", "export DATABASE_URL='sqlite:env.db'\n");
    CHECK(target({}) == "sqlite:env.db");
    options.environment["DATABASE_URL"] = "sqlite:variable.db";
    CHECK(target({}) == "sqlite:variable.db");
    options.environment["DBTOOL_URL"] = "sqlite:ours.db";
    CHECK(target({}) == "sqlite:ours.db");
    CHECK(target({"--url", "sqlite:flag.db"}) == "sqlite:flag.db");
    const Result overridden = run_dbtool({"status", "--env", "dev"}, options);
    CHECK(overridden.exit_code == 0);
    CHECK_THAT(overridden.err, ContainsSubstring("warning: DBTOOL_URL is set and goes before"));
}

TEST_CASE("dbtool.yaml is found from a folder below, and its paths hold") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    dbtool.folder().write_file("src/deep/x", "");
    const Result up =
        run_dbtool({"upgrade"}, {.working_directory = dbtool.folder().path() / "src/deep"});
    CHECK(up.exit_code == 0);
    CHECK(dbtool.exists("dev.db"));
}

TEST_CASE("no password is ever shown") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    const std::string log = (dbtool.folder().path() / "x.log").string();
    for (const char* url : {"postgresql://bob:hunter2@127.0.0.1:1/app",
                            "postgresql://bob:hunter2@ss@127.0.0.1:1/app",
                            "postgresql://bob:hunter2%zz@127.0.0.1:1/app",
                            "host=127.0.0.1 port=1 password=hunter2",
                            "mysql://bob:hunter2@h/app",
                            "bob:hunter2@h/app"}) {
        INFO(url);
        const Result result =
            dbtool({"status", "-vv", "--log-file", log, "--config", "one.yaml", "--url", url});
        CHECK(result.exit_code == 2);
        CHECK((result.out + result.err).find("hunter2") == std::string::npos);
        dbtool.folder().write_file("quick.yaml", "run: {connect_attempts: 1}\n");
        const Result tried =
            dbtool({"status", "-vv", "--log-file", log, "--config", "quick.yaml", "--url", url});
        CHECK((tried.exit_code == 2 || tried.exit_code == 4));
        CHECK((tried.out + tried.err).find("hunter2") == std::string::npos);
        CHECK_THAT(tried.err, ContainsSubstring("could be seen"));
        CHECK(dbtool.folder().read_file("x.log").find("hunter2") == std::string::npos);
    }
}

TEST_CASE("the log file tells what was done, and -v what took how long") {
    const CliProject dbtool;
    dbtool.table("0001_a", "-- dbtool:revises base\n");
    const Result up = dbtool({"upgrade", "-v", "--log-file", "run.log"});
    CHECK(up.exit_code == 0);
    CHECK_THAT(up.err, ContainsSubstring("connected to sqlite:dev.db in "));
    const std::string log = dbtool.folder().read_file("run.log");
    CHECK_THAT(log, ContainsSubstring("upgrade 0001_a applied"));
    CHECK_THAT(log, ContainsSubstring("CREATE TABLE"));
    CHECK(dbtool({"upgrade", "nope", "--log-file", "run.log"}).exit_code == 2);
    CHECK_THAT(dbtool.folder().read_file("run.log"), ContainsSubstring("nope"));
    const Result quiet = dbtool({"downgrade", "-1", "-q"});
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
}

TEST_CASE("completion scripts are sound for their shells") {
    const CliProject dbtool;
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const Result script = dbtool({"completion", shell});
        CHECK(script.exit_code == 0);
        CHECK_THAT(script.out, ContainsSubstring("lock-wait"));
        if (find_program(shell).empty()) {
            WARN("skipped: there is no " << shell << " to read its script");
            continue;
        }
        dbtool.folder().write_file("script", script.out);
        const Result read =
            run({.program = shell, .args = {"-n", (dbtool.folder().path() / "script").string()}});
        INFO(read.err);
        CHECK(read.exit_code == 0);
    }
}

TEST_CASE("bash completes commands, options, words and revisions") {
    const CliProject dbtool;
    dbtool.table("0001_users", "-- dbtool:revises base\n");
    dbtool.folder().write_file("script", dbtool({"completion", "bash"}).out);
    const auto completed = [&](const std::string& words) {
        const std::string program =
            "source ./script; COMP_WORDS=(" + words +
            "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _dbtool; echo ${COMPREPLY[@]}";
        return run_or_throw({.program = "bash",
                             .args = {"-c", program},
                             .working_directory = dbtool.folder().path()});
    };
    CHECK(completed("dbtool stat") == "status\n");
    CHECK(completed("dbtool upgrade --dr") == "--dry-run\n");
    CHECK(completed("dbtool upgrade 00") == "0001_users\n");
    CHECK(completed("dbtool --format json upgrade he") == "head heads\n");
    CHECK(completed("dbtool graph --as m") == "mermaid\n");
    CHECK(completed("dbtool completion f") == "fish\n");
    CHECK(completed("dbtool --format j") == "json\n");
}
