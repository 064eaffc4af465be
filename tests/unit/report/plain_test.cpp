#include "report/plain.hpp"

#include "support/catch.hpp"

using namespace dbtool::report;

TEST_CASE("what could steer a terminal becomes text") {
    struct Case {
        std::string_view text;
        std::string_view shown;
    };
    const auto [text, shown] = GENERATE(Case{"plain", "plain"},
                                        Case{"\x1b[31m", "\\x1b[31m"},
                                        Case{"a\nb\tc", "a\nb\tc"},
                                        Case{"a\r\nb", "a\nb"},
                                        Case{"a\rb", "a\\x0db"},
                                        Case{"\x07\x7f", "\\x07\\x7f"},
                                        Case{"\xC2\x9B", "\\u009b"},
                                        Case{"\xE2\x80\xAE", "\\u202e"},
                                        Case{"日本é", "日本é"},
                                        Case{"\xff\x80x", "\xEF\xBF\xBD\xEF\xBF\xBDx"},
                                        Case{"\xE6\x97", "\xEF\xBF\xBD\xEF\xBF\xBD"});
    CHECK(harmless(text) == shown);
}

TEST_CASE("one line holds no line end and no secret") {
    CHECK(one_line(" a\nb\tpostgresql://u:pw@h/d ") == "a b postgresql://u:***@h/d");
}

TEST_CASE("a paragraph moves its further lines in") {
    CHECK(paragraph("a\nb\n", 3) == "a\n   b");
}

TEST_CASE("columns are counted as a terminal does") {
    CHECK(columns_of("abc") == 3);
    CHECK(columns_of("日本") == 4);
    CHECK(columns_of("e\xCC\x81") == 1);
    CHECK(columns_of("") == 0);
}

TEST_CASE("a text that does not fit is cut at a whole character") {
    CHECK(fit("abcdef", 0) == "abcdef");
    CHECK(fit("abcdef", 6) == "abcdef");
    CHECK(fit("abcdef", 5) == "abcd…");
    CHECK(fit("日本語", 4) == "日…");
    CHECK(fit("日本語", 1) == "…");
}
