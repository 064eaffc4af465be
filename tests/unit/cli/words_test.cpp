#include "cli/generate/words.hpp"

#include <dbtool/core/error.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::cli;

namespace {

using Line = std::vector<std::string>;
using Kind = ddl::Value::Kind;

std::string text_of(const ddl::References& reference) {
    std::string out = to_text(reference.table);
    for (const Identifier& column : reference.columns) {
        out += " " + column.str();
    }
    return out;
}

}  // namespace

TEST_CASE("a text is cut outside of quotes and parentheses") {
    CHECK(split_outside("a,b", ',') == Line{"a", "b"});
    CHECK(split_outside("f(a,b),'x,y',\"p,q\"", ',') == Line{"f(a,b)", "'x,y'", "\"p,q\""});
    CHECK(split_outside("(data->>'a')::text:desc", ':') == Line{"(data->>'a')::text", "desc"});
    CHECK(split_outside("", ',') == Line{""});
    for (const char* open : {"'a", "f(a", "a)", "\"b"}) {
        CHECK_THROWS_AS(split_outside(open, ','), Error);
    }
}

TEST_CASE("names are as they are, or in double quotes") {
    CHECK(name_from("posts").str() == "posts");
    CHECK(name_from("\"Created \"\"At\"\"\"").str() == "Created \"At\"");
    CHECK(to_text(qualified_from("app.posts")) == "app.posts");
    CHECK(qualified_from("\"a.b\"").name.str() == "a.b");
    for (const char* bad : {"", "a b", "a.b", "a(", "a:b", "a;b", "\"a"}) {
        INFO(bad);
        CHECK_THROWS_AS(name_from(bad), Error);
    }
    CHECK_THROWS_AS(qualified_from("a.b.c"), Error);
    CHECK_THROWS_AS(names_from("a,,b"), Error);
    CHECK(names_from("a, b").size() == 2);
}

TEST_CASE("a value is what it looks like") {
    struct Case {
        const char* word;
        ddl::Value value;
    };
    const Case cases[] = {
        {"0", {Kind::number, "0"}},
        {"-1.5", {Kind::number, "-1.5"}},
        {"1.", {Kind::text, "1."}},
        {"-", {Kind::text, "-"}},
        {"2026-01-01", {Kind::text, "2026-01-01"}},
        {"TRUE", {Kind::boolean, "true"}},
        {"null", {}},
        {"pending", {Kind::text, "pending"}},
        {"'it''s'", {Kind::text, "it's"}},
        {"''", {Kind::text, ""}},
        {"'0'", {Kind::text, "0"}},
        {"now()", {Kind::expression, "now()"}},
        {"'{}'::jsonb", {Kind::expression, "'{}'::jsonb"}},
        {"'a' || 'b'", {Kind::text, "'a' || 'b'"}},
        {"('a' || 'b')", {Kind::expression, "('a' || 'b')"}},
        {"'f(x)'", {Kind::text, "f(x)"}},
        {"current_timestamp", {Kind::expression, "current_timestamp"}},
        {"minvalue", {Kind::text, "minvalue"}},
    };
    for (const Case& each : cases) {
        INFO(each.word);
        const ddl::Value value = value_from(each.word);
        CHECK(value.kind == each.value.kind);
        CHECK(value.text == each.value.text);
    }
    CHECK(values_from("a,'b,c',3").size() == 3);
    CHECK_THROWS_AS(values_from("a,,b"), Error);
}

TEST_CASE("a reference is a table, a column of it, or several") {
    CHECK(text_of(reference_from("users")) == "users");
    CHECK(text_of(reference_from("users.id")) == "users id");
    CHECK(text_of(reference_from("app.users.id")) == "app.users id");
    CHECK(text_of(reference_from("app.days(a, b)")) == "app.days a b");
    for (const char* bad : {"a.b.c.d", "", "users.", "users(", "users)", "users()"}) {
        INFO(bad);
        CHECK_THROWS_AS(reference_from(bad), Error);
    }
}

TEST_CASE("a setting is a name and what stands behind the first equals sign") {
    CHECK(setting_from("fillfactor=70").second == "70");
    CHECK(setting_from("a=b=c").second == "b=c");
    for (const char* bad : {"fillfactor", "=70", "fillfactor="}) {
        CHECK_THROWS_AS(setting_from(bad), Error);
    }
}

TEST_CASE("a line is cut into words as a shell does it") {
    CHECK(shell_words("posts  subreddit\tcreated_at:desc") ==
          Line{"posts", "subreddit", "created_at:desc"});
    CHECK(shell_words("comments 'karma >= 0'") == Line{"comments", "karma >= 0"});
    CHECK(shell_words("a \"it's\" b") == Line{"a", "it's", "b"});
    CHECK(shell_words("a 'say \"x\"' \"say \\\"y\\\"\"") == Line{"a", "say \"x\"", "say \"y\""});
    CHECK(shell_words("--fill ''") == Line{"--fill", ""});
    CHECK(shell_words("a\\ b 'c'd") == Line{"a b", "cd"});
    CHECK(shell_words("'a\\b' \"a\\b\"") == Line{"a\\b", "a\\b"});
    CHECK(shell_words("   ").empty());
    CHECK_THROWS_AS(shell_words("a 'b"), Error);
}
