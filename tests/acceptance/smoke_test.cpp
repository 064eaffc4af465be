#include "support/catch.hpp"
#include "support/cli.hpp"
#include "support/scratch.hpp"

using namespace dbtool::test;

TEST_CASE("the program starts and says what it is") {
    const Scratch scratch;
    const Result result = run_dbtool({"--version"}, {.working_directory = scratch.path()});
    INFO(result.err);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("dbtool"));
    CHECK(result.err.empty());
}

TEST_CASE("an unknown command is a mistake in usage, and says so on stderr") {
    const Scratch scratch;
    const Result result = run_dbtool({"upgrad"}, {.working_directory = scratch.path()});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, ContainsSubstring("upgrade"));
}

TEST_CASE("the caller's own database is out of reach of the tests") {
    REQUIRE(::setenv("DATABASE_URL", "postgresql://nowhere.invalid/app", 1) == 0);
    REQUIRE(::setenv("PGHOST", "nowhere.invalid", 1) == 0);
    const Scratch scratch;
    const Command command = dbtool_command({"status"}, {.working_directory = scratch.path()});
    ::unsetenv("DATABASE_URL");
    ::unsetenv("PGHOST");
    CHECK(command.environment.at("DATABASE_URL") == std::nullopt);
    CHECK(command.environment.at("PGHOST") == std::nullopt);
}
