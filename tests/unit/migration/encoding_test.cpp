#include "support/catch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using namespace std::string_literals;

namespace {

const std::string lf =
    "-- dbtool:upgrade\nSELECT 'a\nb';\nSELECT 2;\n\n-- dbtool:downgrade\nSELECT 3;\n";

std::string with_crlf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return out;
}

}  // namespace

TEST_CASE("LF, CRLF and a byte-order mark are the same file") {
    const auto plain = parse(lf);
    for (const std::string& text :
         {with_crlf(lf), "\xEF\xBB\xBF" + lf, "\xEF\xBB\xBF" + with_crlf(lf)}) {
        const auto other = parse(text);
        CHECK(places(other.diagnostics) == Strings{});
        CHECK(other.migration.upgrade.checksum() == plain.migration.upgrade.checksum());
        CHECK(other.migration.upgrade.text() == "SELECT 'a\nb';\nSELECT 2;");
        CHECK(other.migration.downgrade.value().checksum() ==
              plain.migration.downgrade.value().checksum());
        CHECK(other.migration.downgrade.value().start().line == 7);
    }
}

TEST_CASE("a checksum is the SHA-256 of the text with LF line ends") {
    // From `printf 'SELECT 1;' | sha256sum` and `printf '' | sha256sum`.
    CHECK(parse("-- dbtool:upgrade\r\nSELECT 1;\r\n\r\n").migration.upgrade.checksum().str() ==
          "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a");
    CHECK(migration::checksum_of("").str() ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(migration::checksum_of("a\r\nb\rc\r") == migration::checksum_of("a\nb\rc\r"));
    CHECK(migration::checksum_of("a\nb") != migration::checksum_of("a\rb"));
}

TEST_CASE("other encodings are refused by name") {
    const auto little = parse("\xFF\xFE-\0-\0"s).diagnostics;
    CHECK(places(little) == Strings{"1:1 bad-encoding"});
    CHECK_THAT(little.front().message, ContainsSubstring("UTF-16"));
    CHECK(places(parse("\xFE\xFF\0-\0-"s).diagnostics) == Strings{"1:1 bad-encoding"});

    const auto nul = parse("-- dbtool:upgrade\nSELECT é\0;\n"s).diagnostics;
    CHECK(places(nul) == Strings{"2:9 bad-encoding"});
    CHECK_THAT(nul.front().message, ContainsSubstring("NUL byte, at byte 27"));

    const auto latin =
        parse("-- dbtool:message caf\xE9\n-- dbtool:label \xE9\nSELECT 1;\n").diagnostics;
    CHECK(places(latin) == Strings{"1:22 bad-encoding"});
    CHECK_THAT(latin.front().message, ContainsSubstring("not UTF-8, at byte 21"));
}

TEST_CASE("SQL that is not UTF-8 shows when it is checked") {
    const auto [found, diagnostics] = parse("-- dbtool:upgrade\nSELECT 'caf\xE9';\n");
    CHECK(places(diagnostics) == Strings{});
    const auto mistakes = migration::check_scripts(found, Dialect::postgresql);
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes.front().position.line == 2);
}
