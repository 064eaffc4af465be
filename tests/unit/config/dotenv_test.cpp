#include <cstdlib>

#include <dbtool/config/variables.hpp>

#include "fakes.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace dbtool;
using namespace dbtool::config;

TEST_CASE("a line of .env is read as a shell reads it") {
    struct Case {
        const char* line;
        const char* value;
    };
    const Case cases[] = {
        {"K=v", "v"},
        {"export K=v", "v"},
        {"  K=  v  ", "v"},
        {"K=", ""},
        {"K=a b", "a b"},
        {"K=v # comment", "v"},
        {"K=a#b", "a#b"},
        {"K=#comment", ""},
        {"K='a # b'", "a # b"},
        {"K='a\\n$b'", "a\\n$b"},
        {"K=\"a\\nb\\\"c\\\\d\"", "a\nb\"c\\d"},
        {"K=\"v\" # comment", "v"},
        {"K=postgresql://u:p@h/d?a=b", "postgresql://u:p@h/d?a=b"},
        {"K=v\r", "v"},
        {"\xEF\xBB\xBFK=v", "v"},
    };
    for (const Case& each : cases) {
        INFO(each.line);
        const DotEnv parsed = parse_dotenv(each.line, ".env");
        CHECK(parsed.diagnostics.empty());
        REQUIRE(parsed.values.size() == 1);
        CHECK(parsed.values[0].first == "K");
        CHECK(parsed.values[0].second == each.value);
    }
}

TEST_CASE("blank lines and comments say nothing") {
    CHECK(parse_dotenv("\n  \n# K=v\n   # x\n", ".env").values.empty());
}

TEST_CASE("every malformed line of .env is named with its place") {
    const DotEnv parsed =
        parse_dotenv("A=1\nno equals\n=x\n1A=x\nB=\"open\nC='a' b\nD=4\n", "x/.env");
    REQUIRE(parsed.diagnostics.size() == 5);
    CHECK(to_string(parsed.diagnostics[0].position) == "x/.env:2:3");
    CHECK(to_string(parsed.diagnostics[1].position) == "x/.env:3:1");
    CHECK(to_string(parsed.diagnostics[2].position) == "x/.env:4:1");
    CHECK(to_string(parsed.diagnostics[3].position) == "x/.env:5:3");
    CHECK(parsed.diagnostics[3].message == "this quote is not closed on its line");
    CHECK(to_string(parsed.diagnostics[4].position) == "x/.env:6:7");
    CHECK(parsed.values.size() == 2);
}

TEST_CASE(".env never overrides a variable that is set") {
    const dbtool::test::Scratch scratch;
    scratch.write_file(".env", "DBTOOL_TEST_SET=file\nDBTOOL_TEST_UNSET=file\n");
    setenv("DBTOOL_TEST_SET", "process", 1);
    unsetenv("DBTOOL_TEST_UNSET");
    apply_dotenv(scratch.path());
    CHECK(process_variables()("DBTOOL_TEST_SET") == "process");
    CHECK(process_variables()("DBTOOL_TEST_UNSET") == "file");
    unsetenv("DBTOOL_TEST_SET");
    unsetenv("DBTOOL_TEST_UNSET");
}

TEST_CASE("a malformed .env stops, and sets nothing; a missing one is fine") {
    const dbtool::test::Scratch scratch;
    CHECK_NOTHROW(apply_dotenv(scratch.path()));
    scratch.write_file(".env", "DBTOOL_TEST_BAD=x\nwhat is this\n");
    const Error error = config::test::error_of([&] { apply_dotenv(scratch.path()); });
    CHECK(error.kind == ErrorKind::configuration);
    CHECK(error.diagnostics.size() == 1);
    CHECK_FALSE(process_variables()("DBTOOL_TEST_BAD"));
}
