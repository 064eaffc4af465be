#include "config/expand.hpp"

#include "fakes.hpp"
#include "support/catch.hpp"

using namespace dbtool::config;

TEST_CASE("variables, defaults and dollars are put in") {
    const Variables set = test::variables({{"HOST", "db"}, {"EMPTY", ""}});
    struct Case {
        const char* text;
        const char* expected;
    };
    const Case cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"${HOST}", "db"},
        {"a-${HOST}-b${HOST}", "a-db-bdb"},
        {"${HOST:-other}", "db"},
        {"${MISSING:-other}", "other"},
        {"${EMPTY:-other}", "other"},
        {"${EMPTY}", ""},
        {"${MISSING:-}", ""},
        {"${MISSING:-a:-b}", "a:-b"},
        {"$$", "$"},
        {"a$$b", "a$b"},
        {"$${HOST}", "${HOST}"},
    };
    for (const Case& each : cases) {
        INFO(each.text);
        const Expanded expanded = expand(each.text, set);
        CHECK(expanded.text == each.expected);
        CHECK(expanded.mistake.empty());
    }
}

TEST_CASE("an unset variable is named, whatever its neighbours hold") {
    const Expanded expanded = expand("x${HOST}y${DB_PASS}", test::variables({{"HOST", "hunter2"}}));
    CHECK(expanded.mistake == "the variable DB_PASS is not set");
    CHECK(expanded.help == "Set DB_PASS, or give a default: ${DB_PASS:-...}.");
}

TEST_CASE("a value's own dollars are not expanded again") {
    CHECK(expand("${A}", test::variables({{"A", "${B}"}})).text == "${B}");
}

TEST_CASE("malformed expansions are mistakes") {
    for (const char* text : {"$HOST", "a$", "${HOST", "${}", "${1A}", "${a b}", "${HOST-x}"}) {
        INFO(text);
        const Expanded expanded = expand(text, test::variables({{"HOST", "db"}}));
        CHECK_FALSE(expanded.mistake.empty());
        CHECK_FALSE(expanded.help.empty());
    }
}
