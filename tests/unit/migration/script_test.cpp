#include <sys/stat.h>

#include <dbtool/core/error.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::Script;

namespace {

std::string read_in_pieces(sql::TextSource& source, std::size_t piece) {
    std::string out;
    std::string buffer(piece, '\0');
    for (std::size_t got = source.read(buffer); got > 0; got = source.read(buffer)) {
        out.append(buffer, 0, got);
    }
    return out;
}

}  // namespace

TEST_CASE("a script in memory") {
    const auto script =
        Script::in_memory("SELECT 1;\nSELECT 2;", {.file = "x.sql", .line = 5, .column = 1});
    CHECK(script.size() == 19);
    CHECK(script.checksum() == migration::checksum_of("SELECT 1;\nSELECT 2;"));
    CHECK(script.line(5) == "SELECT 1;");
    CHECK(script.line(6) == "SELECT 2;");
    CHECK(script.line(7).empty());
    CHECK(script.line(4).empty());
    CHECK(read_in_pieces(*script.open(), 3) == script.text());
    CHECK(read_in_pieces(*script.open(10, 6), 4) == "SELECT");
}

TEST_CASE("a script that is nothing") {
    const Script script;
    CHECK(script.text().empty());
    CHECK(script.line(1).empty());
    CHECK(read_in_pieces(*script.open(), 8).empty());
}

TEST_CASE("a section of a file is read without CR and byte-order mark") {
    const Scratch scratch;
    const std::string path =
        scratch.write_file("a.sql", "\xEF\xBB\xBFone\r\ntwo\rthree\r\nfour").string();
    const auto whole = Script::in_file(path, 0, 23, {.file = path, .line = 1, .column = 1}, {});
    CHECK(whole.text() == "one\ntwo\rthree\nfour");
    const auto part = Script::in_file(
        path, 3, 5, {.file = "shown.sql", .line = 1, .column = 1}, migration::checksum_of("one\n"));
    CHECK(part.text() == "one\n");
    CHECK(whole.line(2) == "two\rthree");
    CHECK(whole.line(3) == "four");
    CHECK(read_in_pieces(*whole.open(4, 3), 2) == "two");
}

TEST_CASE("a file that changed since it was loaded is not run") {
    const Scratch scratch;
    const auto file = scratch.write_file("0001_a.sql", "SELECT 1;\nSELECT 2;\n");
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    const Script& script = folder.migrations.at(0).upgrade;
    CHECK(script.text() == "SELECT 1;\nSELECT 2;");
    SECTION("another text of the same size") {
        scratch.write_file("0001_a.sql", "SELECT 1;\nSELECT 3;\n");
    }
    SECTION("a shorter text") {
        scratch.write_file("0001_a.sql", "SELECT 1;\n");
    }
    SECTION("no file") {
        std::filesystem::remove(file);
    }
    SECTION("a folder") {
        std::filesystem::remove(file);
        std::filesystem::create_directory(file);
    }
    SECTION("a pipe that nobody writes to") {
        std::filesystem::remove(file);
        REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    }
    try {
        script.open();
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind == ErrorKind::migration);
        CHECK_THAT(error.message, ContainsSubstring("0001_a.sql"));
    }
}
