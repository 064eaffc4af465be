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

const std::string trigger =
    "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; SELECT 1; "
    "END";

const std::vector<Case> cases{
    {"two statements", "SELECT 1;\nSELECT 2", {"SELECT 1", "SELECT 2"}},
    {"all quotes",
     "SELECT ';', \";\", `;`, [;]; SELECT 2",
     {"SELECT ';', \";\", `;`, [;]", "SELECT 2"}},
    {"doubled quotes", "SELECT 'a'';', `b``;`; SELECT 2", {"SELECT 'a'';', `b``;`", "SELECT 2"}},
    {"no escapes", "SELECT E'\\'; SELECT 2", {"SELECT E'\\'", "SELECT 2"}},
    {"no dollar quotes", "SELECT $$; SELECT $$", {"SELECT $$", "SELECT $$"}},
    {"a bracket does not double", "SELECT [a]]; SELECT 2", {"SELECT [a]]", "SELECT 2"}},
    {"comments do not nest", "SELECT 1 /* a /* b */; SELECT 2 -- ;\n;", {"SELECT 1", "SELECT 2"}},
    {"parentheses do not count", "SELECT (1; SELECT 2)", {"SELECT (1", "SELECT 2)"}},
    {"a backslash is a character like others", "SELECT \\; \\x", {"SELECT \\", "\\x"}},
    {"a trigger", trigger + "; SELECT 2", {trigger, "SELECT 2"}},
    {"a trigger at the end", trigger, {trigger}},
    {"a temporary trigger",
     "CREATE TEMP TRIGGER r DELETE ON t BEGIN SELECT 1; END; SELECT 2",
     {"CREATE TEMP TRIGGER r DELETE ON t BEGIN SELECT 1; END", "SELECT 2"}},
    {"explained",
     "EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER r BEGIN SELECT 1;; END; SELECT 2",
     {"EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER r BEGIN SELECT 1;; END", "SELECT 2"}},
    {"comments before END",
     "CREATE TRIGGER r BEGIN SELECT 1; -- x;\n/* y; */ END ; SELECT 2",
     {"CREATE TRIGGER r BEGIN SELECT 1; -- x;\n/* y; */ END", "SELECT 2"}},
    {"END that ends no body",
     "CREATE TRIGGER r BEGIN SELECT 1; END IF; END; SELECT 2",
     {"CREATE TRIGGER r BEGIN SELECT 1; END IF; END", "SELECT 2"}},
    {"a table called trigger", "CREATE TABLE trigger(a); END;", {"CREATE TABLE trigger(a)", "END"}},
    {"a trigger dropped", "DROP TRIGGER r; END;", {"DROP TRIGGER r", "END"}},
    {"EXPLAIN alone", "EXPLAIN SELECT 1; SELECT 2", {"EXPLAIN SELECT 1", "SELECT 2"}},
};

}  // namespace

TEST_CASE("a SQLite script is cut by sqlite3_complete's rules") {
    for (const Case& c : cases) {
        INFO(c.about);
        const SplitScript script = split(c.script, Dialect::sqlite);
        CHECK(codes(script) == Strings{});
        CHECK(texts(script) == c.expected);
    }
}

TEST_CASE("COPY means nothing to SQLite") {
    const SplitScript script = split("COPY t FROM stdin;\nSELECT 1;", Dialect::sqlite);
    CHECK(texts(script) == Strings{"COPY t FROM stdin", "SELECT 1"});
    CHECK(script.statements[0].info.kind == StatementKind::ordinary);
}

TEST_CASE("mistakes in a SQLite script") {
    struct Mistaken {
        std::string script;
        Strings expected;
    };
    const std::vector<Mistaken> mistaken{
        {"SELECT 1;\nSELECT 'a;", {"unterminated-quote 2:8"}},
        {"SELECT \"a;", {"unterminated-identifier 1:8"}},
        {"SELECT `a;", {"unterminated-identifier 1:8"}},
        {"SELECT é, [a;", {"unterminated-identifier 1:11"}},
        {"SELECT 1; /* a", {"unterminated-comment 1:11"}},
        {"SELECT 1 /* a", {"unterminated-comment 1:10"}},
        {"CREATE TEMP TRIGGER r BEGIN SELECT 1;\nSELECT 2;", {"unterminated-body 1:13"}},
        {std::string("SELECT 1;\n \0;", 13), {"nul-byte 2:2"}},
    };
    for (const Mistaken& m : mistaken) {
        INFO(m.script);
        CHECK(codes(split(m.script, Dialect::sqlite)) == m.expected);
    }
}

}  // namespace dbtool::sql
