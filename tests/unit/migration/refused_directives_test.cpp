#include "support/catch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;

namespace {

struct Refused {
    std::string text;
    Strings places;
    std::string message;  ///< Part of the first one.
};

const std::vector<Refused> cases = {
    {"-- dbtool:upgarde\nSELECT 1;\n",
     {"1:11 unknown-directive"},
     "unknown directive \"upgarde\", did you mean \"upgrade\"?"},
    {"  --  dbtool: nonsense x\nSELECT 1;\n",
     {"1:15 unknown-directive"},
     "unknown directive \"nonsense\""},
    {"-- dbtool:\nSELECT 1;\n", {"1:11 unknown-directive"}, "name is missing"},
    {"-- dbtool:upgrade\nSELECT 1;\n-- dbtool:message x\n",
     {"3:11 misplaced-directive"},
     "behind the first section"},
    {"SELECT 1;\n-- dbtool:revises 0001\n", {"2:11 misplaced-directive"}, "behind the first SQL"},
    {"-- dbtool:message a\n-- dbtool:message b\nSELECT 1;\n",
     {"2:11 duplicate-directive"},
     "\"message\" is there twice"},
    {"-- dbtool:lock_timeout 1s\n-- dbtool:lock_timeout 1s\nSELECT 1;\n",
     {"2:11 duplicate-directive"},
     "twice"},
    {"-- dbtool:message " + std::string(9000, 'x') + "\nSELECT 1;\n",
     {"1:11 long-directive"},
     "longer than 8 KiB"},
    {"-- dbtool:revises\nSELECT 1;\n", {"1:18 missing-argument"}, "\"revises\" says nothing"},
    {"-- dbtool:depends_on \nSELECT 1;\n", {"1:22 missing-argument"}, "says nothing"},
    {"-- dbtool:message\nSELECT 1;\n", {"1:18 missing-argument"}, "says nothing"},
    {"-- dbtool:label\nSELECT 1;\n", {"1:16 missing-argument"}, "says nothing"},
    {"-- dbtool:irreversible\nSELECT 1;\n", {"1:23 missing-argument"}, "says nothing"},
    {"-- dbtool:transaction\nSELECT 1;\n", {"1:22 missing-argument"}, "says nothing"},
    {"-- dbtool:lock_timeout\nSELECT 1;\n", {"1:23 missing-argument"}, "says nothing"},
    {"-- dbtool:allow\nSELECT 1;\n", {"1:16 missing-argument"}, "says nothing"},
    {"-- dbtool:label a b\nSELECT 1;\n",
     {"1:19 extra-argument"},
     "\"b\" is too much for \"label\""},
    {"-- dbtool:transaction off now\nSELECT 1;\n", {"1:27 extra-argument"}, "\"now\" is too much"},
    {"-- dbtool:upgrade sqlite please\nSELECT 1;\n",
     {"1:26 extra-argument"},
     "\"please\" is too much"},
    {"-- dbtool:transaction maybe\nSELECT 1;\n",
     {"1:23 bad-argument"},
     "\"maybe\" is neither on nor off"},
    {"-- dbtool:lock_timeout soon\nSELECT 1;\n",
     {"1:24 bad-duration"},
     "\"soon\" is not a duration"},
    {"-- dbtool:statement_timeout 2 fortnights\nSELECT 1;\n",
     {"1:29 bad-duration"},
     "\"2 fortnights\" is not a duration"},
    {"-- dbtool:upgrade postgres\nSELECT 1;\n",
     {"1:19 unknown-dialect"},
     "unknown dialect \"postgres\", did you mean \"postgresql\"?"},
    {"-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade mysql\n",
     {"3:21 unknown-dialect"},
     "unknown dialect \"mysql\""},
    {"-- dbtool:upgrade\nSELECT 1;\n-- dbtool:upgrade\nSELECT 2;\n",
     {"3:11 duplicate-section"},
     "already, in line 1"},
    {"-- dbtool:allow nothing\nSELECT 1;\n",
     {"1:17 bad-argument"},
     "wants a rule, a colon and a reason"},
    {"-- dbtool:allow rule:\nSELECT 1;\n", {"1:17 bad-argument"}, "wants a rule"},
    {"-- dbtool:allow two words: why\nSELECT 1;\n", {"1:17 bad-argument"}, "wants a rule"},
    {"-- dbtool:revises base 0001\nSELECT 1;\n", {"1:19 bad-argument"}, "`base`"},
    {"-- dbtool:revises 0001\n-- dbtool:revises base\nSELECT 1;\n",
     {"2:19 bad-argument"},
     "`base`"},
    {"-- dbtool:revises base\n-- dbtool:revises 0001\nSELECT 1;\n",
     {"2:19 bad-argument"},
     "`base`"},
    {"-- dbtool:revises 0001 0001\nSELECT 1;\n",
     {"1:24 duplicate-argument"},
     "\"0001\" is named twice"},
    {"-- dbtool:revises 0001 \"0002 b\nSELECT 1;\n",
     {"1:24 bad-argument"},
     "the quote is not closed"},
    {"-- dbtool:revises \"\"\nSELECT 1;\n", {"1:19 bad-argument"}, "empty"},
    {"-- dbtool:label a@b\nSELECT 1;\n", {"1:17 bad-argument"}, "\"a@b\" cannot be a label"},
    {"-- dbtool:label head\nSELECT 1;\n", {"1:17 bad-argument"}, "\"head\" cannot be a label"},
    {"-- dbtool:label a\n-- dbtool:label a\nSELECT 1;\n",
     {"2:17 duplicate-argument"},
     "\"a\" is named twice"},
    {"-- dbtool:irreversible gone\n-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade\nSELECT 2;\n",
     {"1:11 irreversible-with-downgrade"},
     "says `irreversible` and has a downgrade"},
    {"-- dbtool:downgrade\nSELECT 1;\n", {"1:11 missing-upgrade"}, "a downgrade and no upgrade"},
    {"-- dbtool:upgrade sqlite\nSELECT 1;\n",
     {"1:11 no-text-for-dialect"},
     "the upgrade has no text for postgresql, only for sqlite"},
    {"-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade sqlite\nSELECT 1;\n",
     {"3:11 no-text-for-dialect"},
     "the downgrade has no text for postgresql"},
    {"-- fine\n/* fine\n*/ SELECT 0;\n-- dbtool:upgrade\nSELECT 1;\n",
     {"3:4 sql-before-section"},
     "SQL stands before"},
    {"/* é /* nested */ */ SELECT 0;\n-- dbtool:upgrade\nSELECT 1;\n",
     {"1:22 sql-before-section"},
     "SQL stands before"},
    {"-- dbtool:message é\n-- é dbtool\n-- dbtool:label é é\nSELECT 1;\n",
     {"3:19 extra-argument"},
     "\"é\""},
    // All of a file's at once.
    {"-- dbtool:labell x\n-- dbtool:lock_timeout ?\n-- dbtool:upgrade\nSELECT 1;\n-- "
     "dbtool:revises 1\n",
     {"1:11 unknown-directive", "2:24 bad-duration", "5:11 misplaced-directive"},
     "did you mean \"label\"?"},
};

}  // namespace

TEST_CASE("mistakes in directives are said with their place") {
    for (const Refused& refused : cases) {
        INFO(refused.text);
        const auto diagnostics = parse(refused.text).diagnostics;
        CHECK(places(diagnostics) == refused.places);
        REQUIRE_FALSE(diagnostics.empty());
        CHECK_THAT(diagnostics.front().message, ContainsSubstring(refused.message));
        CHECK(diagnostics.front().severity == Severity::error);
        CHECK(diagnostics.front().position.file == "m/0002_add_users.sql");
        CHECK(diagnostics.front().help.ends_with('.'));
    }
}

TEST_CASE("comments in SQLite do not nest") {
    CHECK(places(parse("/* a /* b */ SELECT 0;\n-- dbtool:upgrade\nSELECT 1;\n", Dialect::sqlite)
                     .diagnostics) == Strings{"1:14 sql-before-section"});
    CHECK(places(parse("/* a /* b */ SELECT 0;\n*/ -- dbtool:x\n-- dbtool:upgrade\nSELECT 1;\n")
                     .diagnostics) == Strings{});
}

TEST_CASE("another tool's file is known by its marks or its name") {
    const auto goose = parse("-- comment\n-- +goose Up\nSELECT 1;\n").diagnostics;
    CHECK(places(goose) == Strings{"2:0 foreign-migration"});
    CHECK_THAT(goose.front().message, ContainsSubstring("goose"));
    CHECK_THAT(goose.front().help, ContainsSubstring("dbtool import --from goose DIR"));
    const auto dbmate = parse("--migrate:up\nSELECT 1;\n").diagnostics;
    REQUIRE(places(dbmate) == Strings{"1:0 foreign-migration"});
    CHECK_THAT(dbmate.front().message, ContainsSubstring("dbmate"));
    CHECK(dbmate.front().help.find("import") == std::string::npos);
    CHECK(places(parse("-- +micrate Up\n").diagnostics) == Strings{"1:0 foreign-migration"});
    CHECK(places(parse("-- +migrate Up\n").diagnostics) == Strings{"1:0 foreign-migration"});
    const auto pair =
        migration::parse_migration("SELECT 1;", "0001_x.up.sql", Dialect::postgresql).diagnostics;
    REQUIRE(places(pair) == Strings{"0:0 foreign-migration"});
    CHECK_THAT(pair.front().help, ContainsSubstring("golang-migrate"));
    CHECK(places(parse("-- dbtool:upgrade\n-- +goose Up\nSELECT 1;\n").diagnostics) == Strings{});
}
