// Where a mistake in an operation is told to be, when the database finds it.

#include "cli_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// What the upgrade of one migration on SQLite fails with.
std::string failure_of(std::string_view yaml) {
    const CliProject dbtool;
    dbtool.folder().write_file("migrations/0001_x.yaml", yaml);
    const Result result = dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    return result.err;
}

}  // namespace

TEST_CASE("an error in SQL of an operation is told at its line and column") {
    CHECK_THAT(failure_of("upgrade:\n"
                          "  - sql:\n"
                          "      up: |\n"
                          "        CREATE TABLE a (x int);\n"
                          "        INSERT INTO a VALUES (1);\n"
                          "        INSERT INTO a\n"
                          "          VALUES (/* é */ nope);\n"
                          "      down: DROP TABLE a\n"),
               ContainsSubstring("0001_x.yaml:7:27"));
    CHECK_THAT(failure_of("upgrade:\n"
                          "  - sql: {up: \"SELECT 1; SELECT nope\", down: SELECT 1}\n"),
               ContainsSubstring("0001_x.yaml:2:33"));
    CHECK_THAT(failure_of("upgrade:\n"
                          "  - create_view:\n"
                          "      name: v\n"
                          "      query: |\n"
                          "        SELECT 1\n"
                          "        FROM one two three\n"),
               ContainsSubstring("0001_x.yaml:6:22"));
}

TEST_CASE("what an operation does not find is told at the operation") {
    CHECK_THAT(failure_of("upgrade:\n"
                          "  - sql: {up: SELECT 1, down: SELECT 1}\n"
                          "  - drop_index: {name: nope}\n"),
               ContainsSubstring("0001_x.yaml:3:5"));
}

TEST_CASE("a downgrade that the history holds is told where its SQL stands in the file") {
    const CliProject dbtool;
    dbtool.folder().write_file("migrations/0001_x.yaml",
                               "message: x\n"
                               "upgrade:\n"
                               "  - sql:\n"
                               "      up: SELECT 1\n"
                               "      down: |\n"
                               "        SELECT 1;\n"
                               "        SELECT nope;\n");
    REQUIRE(dbtool({"upgrade"}).exit_code == 0);
    const Result result = dbtool({"downgrade", "-1"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("0001_x.yaml:7:16"));
}
