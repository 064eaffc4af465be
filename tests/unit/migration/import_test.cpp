#include <dbtool/core/error.hpp>
#include <dbtool/migration/import.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::import_folder;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// A folder of another tool, and what became of it.
struct Imported {
    Imported(const std::string& tool, const Files& files) {
        std::filesystem::create_directory(scratch.path() / "from");
        for (const auto& [name, text] : files) {
            scratch.write_file("from/" + name, text);
        }
        result = import_folder(tool, scratch.path() / "from", scratch.path() / "into");
    }

    std::string text(const std::string& name) const { return scratch.read_file("into/" + name); }

    /// `file:line code` of each.
    Strings complaints() const {
        Strings out;
        for (const Diagnostic& diagnostic : result.diagnostics) {
            out.push_back(std::filesystem::path(diagnostic.position.file).filename().string() +
                          ":" + std::to_string(diagnostic.position.line) + " " + diagnostic.code);
        }
        return out;
    }

    Scratch scratch;
    migration::ImportResult result;
};

}  // namespace

TEST_CASE("golang-migrate's pairs") {
    const Imported imported("golang-migrate",
                            {{"V0002.Second-One.up.sql", "\xEF\xBB\xBFSELECT 2;\r\n"},
                             {"V0002.Second-One.down.sql", "\n"},
                             {"1_initial.up.sql", "SELECT 1;"},
                             {"1_initial.down.sql", "SELECT 0;\n"},
                             {"10-third.up.sql", "-- only a comment"},
                             {"README.md", "hello"}});
    CHECK(imported.complaints() == Strings{"README.md:0 unknown-file"});
    REQUIRE(imported.result.written.size() == 3);
    CHECK(imported.result.written[1].filename() == "0002_Second-One.sql");
    CHECK(
        imported.text("1_initial.sql") ==
        "-- dbtool:revises base\n-- dbtool:upgrade\nSELECT 1;\n\n-- dbtool:downgrade\nSELECT 0;\n");
    CHECK(imported.text("0002_Second-One.sql") ==
          "-- dbtool:revises 1_initial\n-- dbtool:upgrade\nSELECT 2;\n\n-- dbtool:downgrade\n-- "
          "nothing to undo\n");
    CHECK(imported.text("10_third.sql") ==
          "-- dbtool:revises 0002_Second-One\n-- dbtool:upgrade\n-- only a comment\n-- this "
          "version does nothing\nSELECT 1;\n");
}

TEST_CASE("goose's annotations") {
    const Imported imported("goose",
                            {{"001_a.sql",
                              "-- why\n\n-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose "
                              "StatementBegin\nSELECT 1\n-- tail\n-- +goose StatementEnd\n"
                              "SELECT 2;\n--+goose down\nSELECT 3;\n"},
                             {"002_b.sql",
                              "-- +goose Up\n-- +goose ENVSUB ON\nSELECT 1;\n-- +goose ENVSUB "
                              "OFF\nSELECT $body$x$body$;\n"},
                             {"embed.go", "package x"}});
    CHECK(imported.complaints() == Strings{"embed.go:0 unknown-file"});
    CHECK(imported.text("001_a.sql") ==
          "-- dbtool:revises base\n-- dbtool:transaction off\n-- dbtool:upgrade\n-- why\n\nSELECT "
          "1\n-- tail\n;\nSELECT 2;\n\n-- dbtool:downgrade\nSELECT 3;\n");
    CHECK(imported.text("002_b.sql") ==
          "-- dbtool:revises 001_a\n-- dbtool:upgrade\nSELECT 1;\nSELECT $body$x$body$;\n");
}

TEST_CASE("sqlx's files") {
    const Imported imported("sqlx",
                            {{"20220101000000_a.sql", "SELECT 1;\n"},
                             {"20220102000000_b-x.up.sql", "-- no-transaction\nVACUUM;\n"},
                             {"20220102000000_b-x.down.sql", "SELECT 2;\n"}});
    CHECK(imported.complaints() == Strings{"20220102000000_b-x.down.sql:0 transaction-off"});
    CHECK(imported.result.diagnostics[0].severity == Severity::warning);
    CHECK(imported.text("20220101000000_a.sql") ==
          "-- dbtool:revises base\n-- dbtool:upgrade\nSELECT 1;\n");
    CHECK(imported.text("20220102000000_b-x.sql") ==
          "-- dbtool:revises 20220101000000_a\n-- dbtool:transaction off\n-- dbtool:upgrade\n-- "
          "no-transaction\nVACUUM;\n\n-- dbtool:downgrade\nSELECT 2;\n");
}

TEST_CASE("what cannot be imported is said, and nothing is written") {
    struct Refused {
        std::string tool;
        Files files;
        Strings complaints;
    };
    const std::vector<Refused> cases = {
        {"golang-migrate",
         {{"1_a.up.sql", "x;"}, {"01_a.up.sql", "x;"}},
         {"1_a.up.sql:0 same-number"}},
        {"golang-migrate",
         {{"a.up.sql", "x;"}, {"1_a.up.sql", "x;"}},
         {"a.up.sql:0 bad-file-name"}},
        {"golang-migrate", {{"0001.up.sql", "x;"}}, {"0001.up.sql:0 bad-file-name"}},
        {"golang-migrate",
         {{"1_a.down.sql", "x;"}},
         {"1_a.down.sql:0 missing-upgrade", "from:0 no-migrations"}},
        {"golang-migrate",
         {{"1_a.up.sql", "SELECT 1;\n-- dbtool:oops\n"}},
         {"1_a.up.sql:2 directive-in-text"}},
        {"golang-migrate", {{"1_a.up.sql", "SELECT 1;\n\xFF"}}, {"1_a.up.sql:2 bad-encoding"}},
        {"golang-migrate",
         {{"schema.sql", "x;"}},
         {"schema.sql:0 unknown-file", "from:0 no-migrations"}},
        {"golang-migrate", {}, {"from:0 no-migrations"}},
        {"goose", {{"1_a.sql", "SELECT 1;\n"}}, {"1_a.sql:1 missing-upgrade"}},
        {"goose", {{"1_a.sql", "SELECT 1;\n-- +goose Up\n"}}, {"1_a.sql:1 sql-before-section"}},
        {"goose", {{"1_a.sql", "-- +goose Up\n-- +goose Upp\n"}}, {"1_a.sql:2 unknown-annotation"}},
        {"goose", {{"1_a.sql", "-- +goose Up\n-- +goose Up\n"}}, {"1_a.sql:2 bad-annotation"}},
        {"goose", {{"1_a.sql", "-- +goose Down\n-- +goose Up\n"}}, {"1_a.sql:1 bad-annotation"}},
        {"goose",
         {{"1_a.sql", "-- +goose Up\n\n-- +goose StatementBegin\nx;\n"}},
         {"1_a.sql:3 bad-annotation"}},
        {"goose",
         {{"1_a.sql", "-- +goose Up\n-- +goose StatementEnd\nx;\n"}},
         {"1_a.sql:2 bad-annotation"}},
        {"goose",
         {{"1_a.sql", "-- +goose Up\n-- +goose ENVSUB ON\nSELECT '${HOME}';\n"}},
         {"1_a.sql:3 environment-substitution"}},
        {"goose",
         {{"1_a.sql", "-- +goose Up\nx;\n"}, {"2_b.go", "package x"}},
         {"2_b.go:0 go-migration"}},
        {"goose",
         {{"1_a.sql", "-- +goose Up\nx;\n"}, {"01_b.sql", "-- +goose Up\nx;\n"}},
         {"1_a.sql:0 same-number"}},
        {"goose", {{"a.sql", "-- +goose Up\nx;\n"}}, {"a.sql:0 bad-file-name"}},
        {"sqlx", {{"1_a.sql", "x;"}, {"1_a.up.sql", "x;"}}, {"1_a.up.sql:0 same-number"}},
        {"sqlx", {{"a_b.sql", "x;"}}, {"a_b.sql:0 bad-file-name"}},
    };
    for (const Refused& refused : cases) {
        INFO(refused.tool << " " << (refused.files.empty() ? "" : refused.files.front().first));
        const Imported imported(refused.tool, refused.files);
        CHECK(imported.complaints() == refused.complaints);
        CHECK(has_errors(imported.result.diagnostics));
        CHECK(imported.result.written.empty());
        CHECK_FALSE(std::filesystem::exists(imported.scratch.path() / "into"));
    }
}

TEST_CASE(
    "versions that share a number keep the order of their names, and downs without an up are "
    "passed over") {
    const Imported imported("golang-migrate",
                            {{"1_b.up.sql", "SELECT 2;"},
                             {"1_a.up.sql", "SELECT 1;"},
                             {"1_c.down.sql", "SELECT 3;"},
                             {"2_old.up.sql", "SELECT 4;"},
                             {"2_new.down.sql", "SELECT 5;"}});
    CHECK(imported.complaints() ==
          Strings{"1_c.down.sql:0 missing-upgrade", "1_b.up.sql:0 same-number"});
    CHECK_FALSE(has_errors(imported.result.diagnostics));
    REQUIRE(imported.result.written.size() == 3);
    CHECK(imported.text("1_b.sql") == "-- dbtool:revises 1_a\n-- dbtool:upgrade\nSELECT 2;\n");
    CHECK(
        imported.text("2_old.sql") ==
        "-- dbtool:revises 1_b\n-- dbtool:upgrade\nSELECT 4;\n\n-- dbtool:downgrade\nSELECT 5;\n");
}

TEST_CASE("an unreadable file is said") {
    const Scratch scratch;
    std::filesystem::create_directory(scratch.path() / "from");
    std::filesystem::create_symlink("nowhere", scratch.path() / "from/1_a.up.sql");
    const auto result =
        import_folder("golang-migrate", scratch.path() / "from", scratch.path() / "into");
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics[0].code == "unreadable-file");
}

TEST_CASE("the folder to write to must hold no migrations") {
    const Scratch scratch;
    scratch.write_file("from/1_a.up.sql", "SELECT 1;");
    scratch.write_file("into/0001_x.sql", "SELECT 1;");
    CHECK_THROWS_AS(
        import_folder("golang-migrate", scratch.path() / "from", scratch.path() / "into"), Error);
    CHECK_THROWS_AS(
        import_folder("golang-migrate", scratch.path() / "from", scratch.path() / "from"), Error);
    CHECK_THROWS_AS(
        import_folder("golang-migrate", scratch.path() / "nowhere", scratch.path() / "new"), Error);
}

TEST_CASE("an unknown tool names the nearest") {
    try {
        import_folder("gose", "x", "y");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind == ErrorKind::usage);
        CHECK_THAT(error.message, ContainsSubstring("did you mean \"goose\"?"));
    }
}
