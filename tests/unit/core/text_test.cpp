#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/core/text.hpp>

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("durations are read with their units") {
    CHECK(parse_duration("2s") == Milliseconds(2000));
    CHECK(parse_duration("500ms") == Milliseconds(500));
    CHECK(parse_duration("10min") == Milliseconds(600'000));
    CHECK(parse_duration("1h30min") == Milliseconds(5'400'000));
    CHECK(parse_duration("0") == Milliseconds(0));
    CHECK(parse_duration(" 250 ms ") == Milliseconds(250));
    for (const char* wrong : {"", "s", "-1s", "2 parsecs", "1s2", "99999999999999999999", "1.5s"}) {
        INFO(wrong);
        CHECK_FALSE(parse_duration(wrong));
    }
}

TEST_CASE("durations are written for people") {
    CHECK(format_duration(Milliseconds(12)) == "12 ms");
    CHECK(format_duration(Milliseconds(1'440)) == "1.4 s");
    CHECK(format_duration(Milliseconds(123'000)) == "2 min 3 s");
    CHECK(format_duration(Milliseconds(3'720'000)) == "1 h 2 min");
}

TEST_CASE("the nearest name is offered only when it is near") {
    const std::vector<std::string> names = {"upgrade", "downgrade", "status"};
    CHECK(nearest("upgarde", names) == "upgrade");
    CHECK(nearest("Statsu", names) == "status");
    CHECK_FALSE(nearest("frobnicate", names));
    CHECK(did_you_mean("statu", names) == ", did you mean \"status\"?");
}

TEST_CASE("invalid UTF-8 is found where it is") {
    CHECK(find_invalid_utf8("plain ä € 😀") == std::string_view::npos);
    CHECK(find_invalid_utf8("ab\xFFz") == 2);
    CHECK(find_invalid_utf8("a\xC3") == 1);
    CHECK(find_invalid_utf8("\xC0\x80") == 0);
    CHECK(find_invalid_utf8("\xED\xA0\x80") == 0);
    CHECK(count_characters("ä€😀x") == 4);
}

TEST_CASE("names and literals are quoted") {
    CHECK(quote(Identifier("we\"ird")) == "\"we\"\"ird\"");
    CHECK(quote(QualifiedName{Identifier("s"), Identifier("t")}) == "\"s\".\"t\"");
    CHECK(quote_literal("it's") == "'it''s'");
    CHECK(quote_literal("a\\b") == "E'a\\\\b'");
    CHECK(quote_sqlite_literal("a\\b'") == "'a\\b'''");
    CHECK_THROWS_AS(quote_literal(std::string_view("a\0b", 3)), Error);
}
