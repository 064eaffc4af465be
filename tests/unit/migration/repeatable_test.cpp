#include <dbtool/migration/repeatable.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::load_folder;

namespace {

Strings repeatables(const migration::Folder& folder) {
    std::vector<RevisionId> found;
    for (const migration::Migration& one : folder.repeatables) {
        found.push_back(one.revision.id);
    }
    return ids(found);
}

const std::string view = "-- dbtool:upgrade\nCREATE VIEW v AS SELECT 1;\n";

}  // namespace

TEST_CASE("repeatables are read beside the migrations") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;\n");
    scratch.write_file("repeatable/top_posts.sql",
                       "-- dbtool:message The best\n-- dbtool:depends_on 0001 By-day\n"
                       "-- dbtool:lock_timeout 3s\n-- dbtool:upgrade\nSELECT 1;\n"
                       "-- dbtool:downgrade\nSELECT 2;\n");
    scratch.write_file("repeatable/By-day.sql", "SELECT 3;\r\nSELECT 4;\r\n");
    scratch.write_file("repeatable/README.md", "prose");
    scratch.write_file("repeatable/.swap.sql", "not read");
    scratch.write_file("repeatable/deeper/other.sql", "not read");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(folder.diagnostics.empty());
    CHECK(folder.migrations.size() == 1);
    REQUIRE(repeatables(folder) == Strings{"repeatable/By-day", "repeatable/top_posts"});
    const migration::Migration& top = folder.repeatables[1];
    CHECK(top.revision.message == "The best");
    CHECK(ids(top.revision.depends_on) == Strings{"0001", "repeatable/By-day"});
    CHECK(top.settings.lock_timeout == Milliseconds(3'000));
    CHECK(top.upgrade.text() == "SELECT 1;");
    REQUIRE(top.downgrade);
    CHECK(top.downgrade->text() == "SELECT 2;");
    CHECK(folder.repeatables[0].upgrade.text() == "SELECT 3;\nSELECT 4;");
    CHECK(folder.repeatables[0].upgrade.checksum() ==
          migration::checksum_of("SELECT 3;\nSELECT 4;"));
    CHECK(folder.find(RevisionId("repeatable/top_posts")) == &top);
    CHECK(folder.find(RevisionId("repeatable/top")) == nullptr);
}

TEST_CASE("a repeatable without a text for the dialect is left out, and so is what names it") {
    const Scratch scratch;
    scratch.write_file("repeatable/counts.sql",
                       "-- dbtool:upgrade postgresql\nCREATE MATERIALIZED VIEW c AS SELECT 1;\n"
                       "-- dbtool:downgrade postgresql\nDROP MATERIALIZED VIEW c;\n");
    scratch.write_file("repeatable/users.sql", "-- dbtool:depends_on counts\n" + view);
    const auto sqlite = load_folder(scratch.path(), Dialect::sqlite);
    CHECK(sqlite.diagnostics.empty());
    REQUIRE(repeatables(sqlite) == Strings{"repeatable/users"});
    CHECK(sqlite.repeatables[0].revision.depends_on.empty());
    CHECK(load_folder(scratch.path(), Dialect::postgresql).repeatables.size() == 2);
}

TEST_CASE("what means nothing in a repeatable is refused where it stands") {
    const auto complaint = [](const std::string& text) {
        const Scratch scratch;
        scratch.write_file("repeatable/v.sql", text);
        return places(load_folder(scratch.path(), Dialect::postgresql).diagnostics);
    };
    CHECK(complaint(view).empty());
    CHECK(complaint("-- dbtool:revises 0001\n" + view) == Strings{"1:11 meaningless-directive"});
    CHECK(complaint("-- prose\n-- dbtool:label x\n" + view) ==
          Strings{"2:11 meaningless-directive"});
    CHECK(complaint("-- dbtool:irreversible because\n" + view) ==
          Strings{"1:11 meaningless-directive"});
    CHECK(complaint("-- dbtool:depends_on repeatable/nothing\n" + view) ==
          Strings{"0:0 unknown-dependency"});
    CHECK(complaint("-- dbtool:downgrade\nSELECT 1;\n") == Strings{"1:11 missing-upgrade"});
    CHECK(complaint("-- dbtool:upgrad\nSELECT 1;\n") == Strings{"1:11 unknown-directive"});
}

TEST_CASE("a repeatable's name is plain") {
    const Scratch scratch;
    scratch.write_file("repeatable/two words.sql", view);
    scratch.write_file("repeatable/view.SQL", view);
    scratch.write_file("repeatable/view.yaml", "upgrade: []\n");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(repeatables(folder).empty());
    CHECK(places(folder.diagnostics) ==
          Strings{"0:0 bad-file-name", "0:0 bad-file-name", "0:0 bad-file-name"});
}

TEST_CASE("a repeatable's text tells what it makes and what it uses") {
    const Scratch scratch;
    scratch.write_file("repeatable/v.sql",
                       "DROP VIEW IF EXISTS dropped;\n"
                       "CREATE OR REPLACE VIEW app.\"Best\" AS SELECT f(x) FROM Posts;\n"
                       "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT h() $$;\n");
    const auto folder = load_folder(scratch.path(), Dialect::postgresql);
    const auto names = migration::names_of(folder.repeatables.at(0), Dialect::postgresql);
    CHECK(names.made == std::set<std::string>{"Best", "g"});
    for (const char* used : {"f", "posts", "h"}) {
        INFO(used);
        CHECK(names.used.contains(used));
    }
    CHECK(!names.used.contains("dropped"));
}
