#include "ddl/families/routine_args.hpp"
#include "ddl/postgres/dollar_quote.hpp"
#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

namespace {

Common commented(std::string comment) {
    Common common;
    common.comment = std::move(comment);
    return common;
}

}  // namespace

TEST_CASE("defaults are taken off a routine's arguments") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", ""},
        {"a integer", "a integer"},
        {"a int DEFAULT f(1, 2), b text = 'x, y'", "a int, b text"},
        {"a numeric(10, 2) := 1, OUT b int", "a numeric(10, 2), OUT b int"},
        {"\"default\" int", "\"default\" int"},
        {"default_a int", "default_a int"}};
    for (const auto& [given, expected] : cases) {
        INFO(given);
        CHECK(without_defaults(given) == expected);
    }
}

TEST_CASE("the types of a call are told from names and modes") {
    const std::vector<std::pair<std::string, Lines>> cases = {
        {"", {}},
        {"int, text[]", {"int", "text[]"}},
        {"a int, OUT b text, INOUT c date", {"int", "date"}},
        {"a OUT int, b IN int", {"int"}},
        {"double precision, a double precision", {"double precision", "double precision"}},
        {"a timestamp with time zone DEFAULT now()", {"timestamp with time zone"}},
        {"character varying(20), numeric (10, 2)", {"character varying(20)", "numeric (10, 2)"}},
        {"VARIADIC \"My args\" app.\"T\"[] = '{}'", {"app.\"T\"[]"}}};
    for (const auto& [given, expected] : cases) {
        INFO(given);
        CHECK(input_types(given) == expected);
    }
}

TEST_CASE("a body is quoted by a tag that is not in it") {
    CHECK(dollar_quoted("x", "body") == "$body$x$body$");
    CHECK(dollar_quoted("$BODY$", "body") == "$body_$$BODY$$body_$");
}

TEST_CASE("a function's clauses and its way down") {
    CreateFunction op;
    op.routine = {name("F"), "a int = 1", "int", "sql", "SELECT a", "stable", "definer", {}};
    op.routine.set = {{"search_path", "app, pg_temp"}, {"statement_timeout", "5s"}, {"x.y", ""}};
    CHECK(lines(flat(op, commented("c"))) ==
          Lines{"CREATE FUNCTION \"F\"(a int = 1) RETURNS int\nLANGUAGE sql STABLE SECURITY "
                "DEFINER\nSET search_path TO app, pg_temp\nSET statement_timeout TO '5s'\nSET x.y "
                "TO ''\nAS $body$SELECT a$body$",
                "COMMENT ON FUNCTION \"F\"(a int) IS 'c'"});
    const Reverse down = reverse(flat(op), Dialect::postgresql);
    REQUIRE(down.operations.size() == 1);
    CHECK(lines(down.operations.front()).back() == "DROP FUNCTION \"F\"(a int)");
}

TEST_CASE("a trigger's events, and a call without parentheses") {
    CreateTrigger op;
    op.table = name("posts");
    op.name = Identifier("T");
    op.when = CreateTrigger::When::after;
    op.on = {"insert", "update of Title, id"};
    op.condition = "NEW.id > 1";
    op.execute = "app.F";
    CHECK(lines(flat(op)) ==
          Lines{"CREATE TRIGGER \"T\" AFTER INSERT OR UPDATE OF \"Title\", id ON posts\nFOR EACH "
                "ROW WHEN (NEW.id > 1) EXECUTE FUNCTION app.\"F\"()"});
    CHECK(codes(flat(op), Dialect::postgresql).empty());
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"several-events-on-sqlite"});
    op.on = {"insert of a"};
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"unknown-event"});
    op.on = {"upsert"};
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"unknown-event"});
}
