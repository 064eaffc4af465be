#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

TEST_CASE("what rights are on") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"posts", "posts"},
        {"app.Posts, b", "app.\"Posts\", b"},
        {"Table  Posts", "TABLE \"Posts\""},
        {"\"table posts\"", "\"table posts\""},
        {"all tables in schema App", "ALL TABLES IN SCHEMA \"App\""},
        {"function f(int, text)", "FUNCTION f(int, text)"}};
    for (const auto& [on, expected] : cases) {
        INFO(on);
        CHECK(lines(flat(Grant{{"select"}, on, {"a"}, false})).at(1) ==
              "GRANT SELECT ON " + expected + " TO a");
    }
}

TEST_CASE("roles are names, but for the words of SQL") {
    const Grant op{{"select", "update (A)"}, "t", {"public", "Some Reader", "current_user"}, true};
    CHECK(
        lines(flat(op)).at(1) ==
        "GRANT SELECT, UPDATE (A) ON t TO PUBLIC, \"Some Reader\", CURRENT_USER WITH GRANT OPTION");
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::kept);
}

TEST_CASE("a policy") {
    CreatePolicy op{name("t"), Identifier("P"), "update", {"public"}, "a", "(b)", true};
    CHECK(lines(flat(op)) ==
          Lines{"CREATE POLICY \"P\" ON t AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (a) WITH CHECK "
                "(b)"});
    CHECK(codes(flat(op), Dialect::postgresql).empty());
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});
    op.command = "insert";
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"policy-without-rows"});
    op.command = "select";
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"policy-without-rows"});
}

TEST_CASE("row security goes on and off") {
    const Operation on = flat(EnableRowSecurity{name("t"), true});
    CHECK(lines(on) == Lines{"ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                             "ALTER TABLE t FORCE ROW LEVEL SECURITY"});
    CHECK(lines(reverse(on, Dialect::postgresql).operations.at(0)) ==
          Lines{"ALTER TABLE t NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE t DISABLE ROW LEVEL SECURITY"});
}
