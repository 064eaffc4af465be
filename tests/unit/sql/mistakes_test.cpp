#include "scripts.hpp"
#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

using Strings = std::vector<std::string>;

struct Case {
    std::string script;
    Strings expected_codes;
    Strings expected_texts;
};

const std::vector<Case> cases{
    {"SELECT 1;\n  SELECT 'abc;\n", {"unterminated-quote 2:10"}, {"SELECT 1"}},
    {"SELECT E'abc\\';", {"unterminated-quote 1:8"}, {}},
    {"SELECT 'é', \"abc;", {"unterminated-identifier 1:13"}, {}},
    {"DO $body$ x $$ $BODY$;", {"unterminated-dollar-quote 1:4"}, {}},
    {"SELECT 1; /* a /* b */", {"unterminated-comment 1:11"}, {"SELECT 1"}},
    {"SELECT 1 /* a ;", {"unterminated-comment 1:10"}, {}},
    {"SELECT 1;\nSELECT (f(2);\nSELECT 3;", {"unbalanced-parenthesis 2:8"}, {"SELECT 1"}},
    {"SELECT 1);\nSELECT 2;", {"unbalanced-parenthesis 1:9"}, {"SELECT 2"}},
    {"SELECT 1)) , (2;", {"unbalanced-parenthesis 1:9", "unbalanced-parenthesis 1:14"}, {}},
    {"CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", {"unterminated-body 1:21"}, {}},
    {"SELECT 1;\n\\connect other\nSELECT 2;", {"backslash-command 2:1"}, {"SELECT 1", "SELECT 2"}},
    {"SELECT 1 \\gset\nSELECT 2;", {"backslash-command 1:10"}, {"SELECT 2"}},
    {"SELECT 1 \\restrict x\n;", {"backslash-command 1:10"}, {}},
    {"\\.\n", {"backslash-command 1:1"}, {}},
    {"\\restricted x\n", {"backslash-command 1:1"}, {}},
    {"SELECT 1;\\i", {"backslash-command 1:10"}, {"SELECT 1"}},
    {"SELECT 1;\nSELECT \xff;", {"invalid-utf8 2:8"}, {"SELECT 1"}},
    {"SELECT 1;\n-- \xC3\n", {"invalid-utf8 2:4"}, {"SELECT 1"}},
    {"SELECT 1;\n'\xE2\x82", {"invalid-utf8 2:2"}, {"SELECT 1"}},
    {std::string("SELECT 1;SELECT 2\0;", 19), {"nul-byte 1:18"}, {"SELECT 1"}},
    {std::string("SELECT '\0", 9) + "\xff", {"nul-byte 1:9"}, {}},
};

}  // namespace

TEST_CASE("mistakes in a PostgreSQL script are reported at their openers") {
    for (const Case& c : cases) {
        INFO(c.script);
        const SplitScript script = split(c.script, Dialect::postgresql);
        CHECK(codes(script) == c.expected_codes);
        CHECK(texts(script) == c.expected_texts);
    }
}

TEST_CASE("a mistake names its object and says what to do") {
    const auto first = [](const std::string& text) {
        const SplitScript script =
            split(text, Dialect::postgresql, {.file = "a.sql", .line = 7, .column = 1});
        REQUIRE(script.diagnostics.size() == 1);
        return script.diagnostics.front();
    };
    const Diagnostic connect = first("\\connect other\n");
    CHECK_THAT(connect.message, ContainsSubstring("\\connect "));
    CHECK_THAT(connect.help, ContainsSubstring("SQL only"));
    CHECK(connect.position == SourcePosition{.file = "a.sql", .line = 7, .column = 1});
    CHECK(connect.severity == Severity::error);
    CHECK_THAT(first("DO $tag$").message, ContainsSubstring("$tag$"));
    CHECK_THAT(first("DO $tag$").help, ContainsSubstring("$tag$"));
    CHECK_THAT(first("\\.\n").message, ContainsSubstring("COPY"));
}

TEST_CASE("a file that is no script is given up") {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "\\x\n";
    }
    CHECK(split(text, Dialect::postgresql).diagnostics.size() == 20);
}

}  // namespace dbtool::sql
