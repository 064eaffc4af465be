#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::load_folder;

namespace {

Strings parents(const migration::Folder& folder, const std::string& id) {
    const auto* found = folder.find(RevisionId{id});
    REQUIRE(found != nullptr);
    return ids(found->revision.parents);
}

}  // namespace

TEST_CASE("a file without revises follows the next lower number") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;");
    scratch.write_file("0009_b.sql", "SELECT 1;");
    scratch.write_file("10_c.sql", "SELECT 1;");
    scratch.write_file("0011_d.sql", "-- dbtool:revises 0001_a\nSELECT 1;");
    scratch.write_file("20260101120000_e.sql", "SELECT 1;");
    scratch.write_file("20260101120001_f.sql", "-- dbtool:revises base\nSELECT 1;");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(folder.diagnostics.empty());
    CHECK(parents(folder, "0001_a") == Strings{});
    CHECK(parents(folder, "0009_b") == Strings{"0001_a"});
    CHECK(parents(folder, "10_c") == Strings{"0009_b"});
    CHECK(parents(folder, "0011_d") == Strings{"0001_a"});
    CHECK(parents(folder, "20260101120000_e") == Strings{"0011_d"});
    CHECK(parents(folder, "20260101120001_f") == Strings{});
}

TEST_CASE("two files with one number and no revises are an error that names both") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;");
    scratch.write_file("0002_b.sql", "-- dbtool:revises 0001_a\nSELECT 1;");
    scratch.write_file("2_c.sql", "SELECT 1;");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(folder.diagnostics.size() == 1);
    CHECK(folder.diagnostics[0].code == "same-number");
    CHECK(folder.diagnostics[0].message == "0002_b.sql and 2_c.sql have the same number");
    CHECK(folder.diagnostics[0].position.file == (scratch.path() / "2_c.sql").string());
    CHECK_THAT(folder.diagnostics[0].help, ContainsSubstring("-- dbtool:revises"));
}

TEST_CASE(
    "two files with one number that both say what they revise are fine, unless another follows in "
    "silence") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;");
    scratch.write_file("0002_b.sql", "-- dbtool:revises 0001_a\nSELECT 1;");
    scratch.write_file("0002_c.sql", "-- dbtool:revises 0001_a\nSELECT 1;");
    CHECK(load_folder(scratch.path(), Dialect::postgresql).diagnostics.empty());
    scratch.write_file("0003_d.sql", "SELECT 1;");
    scratch.write_file("0004_e.sql", "SELECT 1;");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(folder.diagnostics.size() == 1);
    CHECK(folder.diagnostics[0].code == "ambiguous-parent");
    CHECK_THAT(folder.diagnostics[0].message, ContainsSubstring("0002_b.sql and 0002_c.sql"));
    CHECK(parents(folder, "0004_e") == Strings{"0003_d"});
}
