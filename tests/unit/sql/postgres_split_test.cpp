#include "scripts.hpp"
#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

using Strings = std::vector<std::string>;

struct Case {
    std::string about;
    std::string script;
    Strings expected;
};

const std::vector<Case> cases{
    {"two statements", "SELECT 1;\nSELECT 2;\n", {"SELECT 1", "SELECT 2"}},
    {"the last needs no semicolon", "SELECT 1; SELECT 2", {"SELECT 1", "SELECT 2"}},
    {"nor is what follows it part of it", "SELECT 1 -- end\n/* of it */\n", {"SELECT 1"}},
    {"blanks and comments around are dropped",
     "-- a\n  /* b */ SELECT /* c */ 1 -- d\n ; -- e\n",
     {"SELECT /* c */ 1"}},
    {"empty statements are dropped", ";;  ; -- only this;\n;/* and; that */;", {}},
    {"nothing at all", "", {}},
    {"a string", "SELECT 'a;b'; SELECT 2", {"SELECT 'a;b'", "SELECT 2"}},
    {"a doubled quote", "SELECT 'a'';b'; SELECT 2", {"SELECT 'a'';b'", "SELECT 2"}},
    {"a backslash is nothing in a plain string",
     "SELECT '\\'; SELECT 2",
     {"SELECT '\\'", "SELECT 2"}},
    {"but escapes in E''", "SELECT E'\\';'; SELECT e'\\\\'", {"SELECT E'\\';'", "SELECT e'\\\\'"}},
    {"E'' with a doubled quote goes on escaping",
     "SELECT E'a''\\';b'; SELECT 2",
     {"SELECT E'a''\\';b'", "SELECT 2"}},
    {"E'' continued behind a newline",
     "SELECT E'a'\n'\\';b'; SELECT 2",
     {"SELECT E'a'\n'\\';b'", "SELECT 2"}},
    {"even with a comment between",
     "SELECT E'a' -- x\n\n '\\';b'; SELECT 2",
     {"SELECT E'a' -- x\n\n '\\';b'", "SELECT 2"}},
    {"not without a newline", "SELECT E'a' '\\'; SELECT 2", {"SELECT E'a' '\\'", "SELECT 2"}},
    {"a name that ends in e is no E''", "SELECT the'\\'; SELECT 2", {"SELECT the'\\'", "SELECT 2"}},
    {"U&'' has no quote escape",
     "SELECT U&'\\0041\\'; SELECT 2",
     {"SELECT U&'\\0041\\'", "SELECT 2"}},
    {"a quoted name", "SELECT \"a;\"\"';\"; SELECT 2", {"SELECT \"a;\"\"';\"", "SELECT 2"}},
    {"a dollar quote", "DO $$ a; b $$; SELECT 2", {"DO $$ a; b $$", "SELECT 2"}},
    {"tags must match", "DO $a$ $$ ; $b$ ; $a$; SELECT 2", {"DO $a$ $$ ; $b$ ; $a$", "SELECT 2"}},
    {"and case counts in tags", "DO $a$ ; $A$ ; $a$; SELECT 2", {"DO $a$ ; $A$ ; $a$", "SELECT 2"}},
    {"a tag beyond ASCII", "DO $é$ ; $é$; SELECT 2", {"DO $é$ ; $é$", "SELECT 2"}},
    {"a parameter is no tag", "SELECT $1; SELECT $2$3", {"SELECT $1", "SELECT $2$3"}},
    {"nor is a dollar inside a name", "SELECT a$b$; SELECT 2;", {"SELECT a$b$", "SELECT 2"}},
    {"a name before a dollar quote", "SELECT é$$; SELECT 2;", {"SELECT é$$", "SELECT 2"}},
    {"nested comments",
     "SELECT /* a /* b; */ ; */ 1; SELECT 2",
     {"SELECT /* a /* b; */ ; */ 1", "SELECT 2"}},
    {"a comment cut out of an operator",
     "SELECT 1 +/* ; */ 2; SELECT 2",
     {"SELECT 1 +/* ; */ 2", "SELECT 2"}},
    {"quotes inside comments",
     "SELECT 1 -- it's; \"\n; /* $$ ' */ SELECT 2",
     {"SELECT 1", "SELECT 2"}},
    {"a lone carriage return ends a comment", "-- a\rSELECT 1;", {"SELECT 1"}},
    {"parentheses",
     "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT (2););SELECT 3",
     {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT (2);)", "SELECT 3"}},
    {"parentheses in quotes do not count",
     "SELECT '(', \"(\", $$($$ /*(*/; SELECT 2",
     {"SELECT '(', \"(\", $$($$", "SELECT 2"}},
    {"a body",
     "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3",
     {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 3"}},
    {"a body with CASE",
     "create or replace procedure p() begin atomic select case when 1=1 then 2 end; end; SELECT 3",
     {"create or replace procedure p() begin atomic select case when 1=1 then 2 end; end",
      "SELECT 3"}},
    {"a CASE before the body opens nothing",
     "CREATE FUNCTION f(a int) RETURNS int RETURN CASE a WHEN 1 THEN 2 END; SELECT 3",
     {"CREATE FUNCTION f(a int) RETURNS int RETURN CASE a WHEN 1 THEN 2 END", "SELECT 3"}},
    {"words in parentheses open nothing",
     "CREATE FUNCTION f(begin int) RETURNS int RETURN 1; SELECT 3",
     {"CREATE FUNCTION f(begin int) RETURNS int RETURN 1", "SELECT 3"}},
    {"a comment inside the opening words",
     "CREATE /* x */ FUNCTION f() BEGIN ATOMIC SELECT 1; END; SELECT 3",
     {"CREATE /* x */ FUNCTION f() BEGIN ATOMIC SELECT 1; END", "SELECT 3"}},
    {"BEGIN elsewhere is a statement",
     "BEGIN; CREATE TABLE t(); END;",
     {"BEGIN", "CREATE TABLE t()", "END"}},
    {"pg_dump's guards", "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", {"SELECT 1"}},
    {"at the end too", "SELECT 1;\n\\unrestrict abc", {"SELECT 1"}},
};

}  // namespace

TEST_CASE("a PostgreSQL script is cut by psql's rules") {
    for (const Case& c : cases) {
        INFO(c.about);
        const SplitScript script = split(c.script, Dialect::postgresql);
        CHECK(codes(script) == Strings{});
        CHECK(texts(script) == c.expected);
    }
}

TEST_CASE("statements know where they stand") {
    const std::string text = "-- né\n  SELECT 1; /* é */ SELECT 'é',\n  2 ;\n\nSELECT 3";
    const SplitScript script =
        split(text, Dialect::postgresql, {.file = "f", .line = 11, .column = 1});
    REQUIRE(script.statements.size() == 3);
    const auto check = [&](std::size_t i, int line, int column, const std::string& up_to_end) {
        const Statement& info = script.statements[i].info;
        CHECK(info.line == line);
        CHECK(info.column == column);
        CHECK(text.substr(info.offset, script.statements[i].text.size()) ==
              script.statements[i].text);
        CHECK(text.substr(0, info.end_offset) == up_to_end);
    };
    check(0, 12, 3, "-- né\n  SELECT 1;");
    check(1, 12, 21, "-- né\n  SELECT 1; /* é */ SELECT 'é',\n  2 ;");
    check(2, 15, 1, text);
}

TEST_CASE("a script that is part of a file counts from where it starts") {
    const auto source = source_of(" SELECT 1;\nSELECT 2;");
    StatementReader reader(
        *source, Dialect::postgresql, {.file = "f", .line = 5, .column = 9}, 100);
    Statement statement;
    REQUIRE(reader.next(statement));
    CHECK(statement.line == 5);
    CHECK(statement.column == 10);
    CHECK(statement.offset == 101);
    CHECK(statement.end_offset == 110);
    REQUIRE(reader.next(statement));
    CHECK(statement.line == 6);
    CHECK(statement.column == 1);
    CHECK_FALSE(reader.next(statement));
    CHECK_FALSE(reader.next(statement));
}

}  // namespace dbtool::sql
