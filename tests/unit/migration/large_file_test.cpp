#include <dbtool/core/error.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::Script;

namespace {

/// More than the reader's buffer holds, with lines longer than it and blanks around its edges.
std::string large_upgrade(const std::string& newline) {
    std::string text;
    while (text.size() < 3'000'000) {
        text += "INSERT INTO t VALUES (" + std::to_string(text.size()) + ");" + newline;
        text += text.size() % 7 == 0 ? newline + " \t" + newline : "";
    }
    return text + "SELECT '" + std::string(2'500'000, 'x') + "';" + newline;
}

std::string with_lf(std::string text) {
    std::erase(text, '\r');
    return text;
}

std::string read_all(sql::TextSource& source) {
    std::string out;
    std::string buffer(10'007, '\0');
    for (std::size_t got = source.read(buffer); got > 0; got = source.read(buffer)) {
        out.append(buffer, 0, got);
    }
    return out;
}

}  // namespace

TEST_CASE("a file larger than the buffer has the sections and checksums of its text") {
    const std::string newline = GENERATE("\n", "\r\n");
    const Scratch scratch;
    const std::string upgrade = large_upgrade(newline);
    const std::string text = "-- dbtool:message Large" + newline + "-- dbtool:upgrade" + newline +
                             upgrade + "  -- dbtool:downgrade" + newline + "SELECT 1;" + newline;
    scratch.write_file("0001_a.sql", text);
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(folder.diagnostics.empty());
    const auto& found = folder.migrations.at(0);
    const std::string expected = with_lf(upgrade.substr(0, upgrade.size() - newline.size()));
    CHECK(found.upgrade.checksum() == migration::checksum_of(expected));
    CHECK((read_all(*found.upgrade.open()) == expected));
    CHECK((found.upgrade.text() == expected));
    CHECK(found.downgrade.value().text() == "SELECT 1;");
    CHECK(found.upgrade.start().line == 3);
    CHECK(found.downgrade->start().line == std::count(text.begin(), text.end(), '\n'));
    CHECK(found.upgrade.line(3) == "INSERT INTO t VALUES (0);");
    CHECK(
        (read_all(*found.upgrade.open(2'000'000, 100'000)) == expected.substr(2'000'000, 100'000)));
}

TEST_CASE("parts of a large file are read where they are") {
    const std::string newline = GENERATE("\n", "\r\n");
    const Scratch scratch;
    scratch.write_file("0001_a.sql",
                       "-- dbtool:transaction off" + newline + large_upgrade(newline) +
                           "SELECT 'last';" + newline);
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(folder.diagnostics.empty());
    const Script& script = folder.migrations.at(0).upgrade;
    const auto outline = migration::outline(script, Dialect::postgresql, false);
    REQUIRE(outline.diagnostics.empty());
    REQUIRE(outline.parts.size() > 1000);
    migration::PartReader reader(script, outline.parts.back(), Dialect::postgresql);
    sql::Statement statement;
    REQUIRE(reader.next(statement));
    CHECK(statement.text == "SELECT 'last'");
    CHECK(statement.line == outline.parts.back().start.line);
    CHECK_FALSE(reader.next(statement));
}

TEST_CASE("a large file that was touched is not run") {
    const Scratch scratch;
    const std::string text = large_upgrade("\n");
    scratch.write_file("0001_a.sql", text);
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    scratch.write_file("0001_a.sql", text + "-- more\n");
    CHECK_THROWS_AS(folder.migrations.at(0).upgrade.open(), Error);
}

TEST_CASE("another large file in its place is not run, not even of its size and time") {
    const Scratch scratch;
    std::string text = large_upgrade("\n");
    const auto file = scratch.write_file("0001_a.sql", text);
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    text[text.size() - 10] = 'y';
    const auto other = scratch.write_file("other", text);
    std::filesystem::last_write_time(other, std::filesystem::last_write_time(file));
    std::filesystem::rename(other, file);
    CHECK_THROWS_AS(folder.migrations.at(0).upgrade.open(), Error);
}

TEST_CASE("a directive at the buffer's edge is one") {
    const Scratch scratch;
    constexpr std::size_t buffer = std::size_t{1} << 20U;
    const std::size_t shift = GENERATE(0U, 1U, 2U, 5U, 12U, 20U, 21U, 22U);
    const std::string begin = "-- dbtool:upgrade\nSELECT 1;\n--";
    const std::string upgrade = begin + std::string(buffer - begin.size() - shift - 1, 'x');
    scratch.write_file("0001_a.sql", upgrade + "\n-- dbtool:downgrade\nSELECT 2;");
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    CHECK(folder.diagnostics.empty());
    CHECK(folder.migrations.at(0).upgrade.checksum() ==
          migration::checksum_of(upgrade.substr(upgrade.find("SELECT"))));
    REQUIRE(folder.migrations.at(0).downgrade);
    CHECK(folder.migrations.at(0).downgrade->text() == "SELECT 2;");
}

TEST_CASE("a file of blanks takes no memory, and its SQL is found behind them") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql",
                       "-- dbtool:upgrade\n" + std::string(3'000'000, ' ') + "\r\nSELECT 1;\n");
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    CHECK(folder.migrations.at(0).upgrade.checksum() ==
          migration::checksum_of(std::string(3'000'000, ' ') + "\nSELECT 1;"));
    CHECK(migration::check_scripts(folder.migrations.at(0), Dialect::postgresql).empty());
}
