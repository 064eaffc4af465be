#include <sys/stat.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::load_folder;

namespace {

Strings names(const migration::Folder& folder) {
    Strings out;
    for (const auto& found : folder.migrations) {
        out.push_back(found.revision.id.str());
    }
    return out;
}

/// `file code` of each.
Strings complaints(const migration::Folder& folder) {
    Strings out;
    for (const Diagnostic& diagnostic : folder.diagnostics) {
        out.push_back(std::filesystem::path(diagnostic.position.file).filename().string() + " " +
                      diagnostic.code);
    }
    return out;
}

}  // namespace

TEST_CASE("a folder is read in the order of its numbers") {
    const Scratch scratch;
    for (const char* name : {"10_c.sql",
                             "9_b.sql",
                             "0001_a.sql",
                             "20260101120000_d.sql",
                             "20260101120001_e.sql",
                             "README.md",
                             ".hidden.sql",
                             "0001_a.sql~",
                             "docker-compose.yml",
                             "sub/0005_x.sql"}) {
        scratch.write_file(name, "SELECT 1;\n");
    }
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(complaints(folder) == Strings{});
    CHECK(names(folder) ==
          Strings{"0001_a", "9_b", "10_c", "20260101120000_d", "20260101120001_e"});
    CHECK(folder.path == scratch.path());
    CHECK(folder.revisions().size() == 5);
    CHECK(folder.revisions()[2].parents == std::vector<RevisionId>{RevisionId{"9_b"}});
    REQUIRE(folder.find(RevisionId{"10_c"}) != nullptr);
    CHECK(folder.find(RevisionId{"10_c"})->file == scratch.path() / "10_c.sql");
    CHECK(folder.find(RevisionId{"10"}) == nullptr);
    CHECK(folder.migrations[0].upgrade.text() == "SELECT 1;");
}

TEST_CASE("names that could be meant as migrations are refused") {
    const Scratch scratch;
    for (const char* name : {"0001_a.sql",
                             "0002_x.YAML",
                             "0003_x.YML",
                             "add_users.sql",
                             "0004-x.sql",
                             "0005.sql",
                             "V1__x.sql",
                             "0006_x.SQL"}) {
        scratch.write_file(name, "SELECT 1;\n");
    }
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(names(folder) == Strings{"0001_a"});
    CHECK(complaints(folder) == Strings{"0002_x.YAML bad-file-name",
                                        "0003_x.YML bad-file-name",
                                        "0004-x.sql bad-file-name",
                                        "0005.sql bad-file-name",
                                        "0006_x.SQL bad-file-name",
                                        "V1__x.sql bad-file-name",
                                        "add_users.sql bad-file-name"});
    CHECK_THAT(folder.diagnostics[0].message, ContainsSubstring("lower case"));
    CHECK_THAT(folder.diagnostics[2].help, ContainsSubstring("0004_add_users.sql"));
    CHECK(has_errors(folder.diagnostics));
}

TEST_CASE("what cannot be read is said, with where and why") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;\n");
    std::filesystem::create_directory(scratch.path() / "0002_folder.sql");
    std::filesystem::create_symlink("nowhere.sql", scratch.path() / "0003_dangling.sql");
    std::filesystem::create_symlink("0001_a.sql", scratch.path() / "0004_link.sql");
    REQUIRE(::mkfifo((scratch.path() / "0005_pipe.sql").c_str(), 0600) == 0);
    std::filesystem::create_directory_symlink(".", scratch.path() / "0006_loop.sql");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(names(folder) == Strings{"0001_a", "0004_link"});
    CHECK(complaints(folder) == Strings{"0002_folder.sql unreadable-file",
                                        "0003_dangling.sql unreadable-file",
                                        "0005_pipe.sql unreadable-file",
                                        "0006_loop.sql unreadable-file"});
    CHECK_THAT(folder.diagnostics[0].message, ContainsSubstring("is a folder"));
    CHECK_THAT(folder.diagnostics[1].message, ContainsSubstring("leads nowhere"));
}

TEST_CASE("a file without the right to read it") {
    const Scratch scratch;
    const auto file = scratch.write_file("0001_a.sql", "SELECT 1;\n");
    std::filesystem::permissions(file, std::filesystem::perms::none);
    if (::access(file.c_str(), R_OK) == 0) {
        WARN("skipped: this user may read every file");
        return;
    }
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(complaints(folder) == Strings{"0001_a.sql unreadable-file"});
    CHECK_THAT(folder.diagnostics[0].message, ContainsSubstring("permission denied"));
}

TEST_CASE("a folder that is not there names dbtool init") {
    const Scratch scratch;
    try {
        load_folder(scratch.path() / "migrations", Dialect::postgresql);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind == ErrorKind::configuration);
        CHECK_THAT(error.hint, ContainsSubstring("dbtool init"));
    }
    const auto file = scratch.write_file("file", "");
    CHECK_THROWS_AS(load_folder(file, Dialect::postgresql), Error);
}

TEST_CASE("a folder of another tool is one complaint") {
    const Scratch scratch;
    for (const char* name : {"1_a.up.sql", "1_a.down.sql", "2_b.up.sql"}) {
        scratch.write_file(name, "-- dbtool:revises base\nSELECT 1;\n");
    }
    CHECK(complaints(load_folder(scratch.path(), Dialect::postgresql)) == Strings{});
    for (const char* name : {"1_a.up.sql", "1_a.down.sql", "2_b.up.sql"}) {
        scratch.write_file(name, "SELECT 1;\n");
    }
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(complaints(folder) == Strings{"1_a.down.sql foreign-migration"});
    CHECK_THAT(folder.diagnostics[0].message,
               ContainsSubstring("golang-migrate, and so are 2 more files"));
}

TEST_CASE("thousands of files are the same as a few, whatever thread reads them") {
    const Scratch scratch;
    constexpr int count = 1500;
    for (int i = 1; i <= count; ++i) {
        scratch.write_file(std::to_string(i) + "_x.sql",
                           i == 700 ? "-- dbtool:oops\n" : "SELECT " + std::to_string(i) + ";\n");
    }
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(folder.migrations.size() == count);
    CHECK(complaints(folder) == Strings{"700_x.sql unknown-directive"});
    for (int i = 1; i <= count; ++i) {
        const auto& found = folder.migrations[static_cast<std::size_t>(i) - 1];
        REQUIRE(found.number == std::to_string(i));
        REQUIRE((i == 700 || found.upgrade.checksum() ==
                                 migration::checksum_of("SELECT " + std::to_string(i) + ";")));
    }
}
