#include "migration/directive.hpp"
#include "support/catch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;

TEST_CASE("a misspelt marker is not passed over") {
    const std::string line = GENERATE("-- dbtol:upgrade",
                                      "--dbtool upgrade",
                                      "-- dbtool : downgrade",
                                      "  -- dbtoool:revises 0001",
                                      "-- db_tool:message x",
                                      "-- dbtool upgrade sqlite",
                                      "-- dbtool transaction off",
                                      "-- dbtool lock_timeout 2s",
                                      "-- bdtool revises 0001");
    INFO(line);
    CHECK(migration::find_near_miss(line));
}

TEST_CASE("prose is not taken for a directive") {
    const std::string line = GENERATE("-- dbtool upgrade needs the extension",
                                      "-- data:upgrade",
                                      "-- dbtool is fine",
                                      "-- dbtool:allow x: y",
                                      "-- dbtool:unknown",
                                      "SELECT 1 -- dbtol:upgrade",
                                      "-- tool:upgrade",
                                      "-- upgrade",
                                      "--",
                                      "-- dbtool",
                                      "-- dbtool transaction maybe");
    INFO(line);
    CHECK_FALSE(migration::find_near_miss(line));
}

TEST_CASE(
    "misspelt markers above the SQL show when the file is loaded, the others when it is checked") {
    const auto header =
        parse("-- x\n -- dbtol:revises 0001\nSELECT 1;\n-- dbtol:downgrade\nSELECT 2;\n");
    CHECK(places(header.diagnostics) == Strings{"2:5 misspelt-directive"});
    CHECK_THAT(header.diagnostics.front().help, ContainsSubstring("-- dbtool:revises"));
    CHECK(places(migration::check_scripts(header.migration, Dialect::postgresql)) ==
          Strings{"2:5 misspelt-directive", "4:4 misspelt-directive"});

    const auto sections =
        parse("-- dbtool:upgrade\nSELECT 1;\n-- dbtool donwgrade\n-- dbtol:downgrade\nSELECT 2;\n");
    CHECK(places(sections.diagnostics) == Strings{});
    CHECK(places(migration::check_scripts(sections.migration, Dialect::postgresql)) ==
          Strings{"4:4 misspelt-directive"});
}
