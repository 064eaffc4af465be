#include <dbtool/core/error.hpp>
#include <dbtool/migration/operations.hpp>
#include <dbtool/migration/write.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::NewMigration;
using migration::Numbering;

namespace {

NewMigration fresh(const std::string& message, std::vector<RevisionId> revises = {}) {
    NewMigration migration;
    migration.message = message;
    migration.revises = std::move(revises);
    return migration;
}

std::string next_name(const Strings& present, Numbering numbering) {
    const Scratch scratch;
    for (const std::string& name : present) {
        scratch.write_file(name, "-- dbtool:revises base\nSELECT 1;\n");
    }
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    return migration::write_migration(folder, fresh("New one"), numbering).path.filename().string();
}

}  // namespace

TEST_CASE("slugs") {
    CHECK(migration::slug("Add users & roles") == "add_users_roles");
    CHECK(migration::slug("  Caf\u00e9 #2 -- x!") == "cafe_2_x");
    CHECK(migration::slug("Größe, Øre & Œuvre: ČĐŁŻ ÑÿÞ") == "grosse_ore_oeuvre_cdlz_nyth");
    CHECK(migration::slug("cafe\u0301 × 2") == "cafe_2");
    CHECK(migration::slug("Добавить «таблицу» — 用户、表") == "Добавить_таблицу_用户_表");
    CHECK(migration::slug("нов\u0438\u0306") == "нов\u0438\u0306");
    CHECK(migration::slug("\U0001F389 done") == "done");
    CHECK(migration::slug(std::string("\xFFx\xC3")) == "x");
    CHECK(migration::slug("&&&").empty());
    CHECK(migration::slug(std::string(80, 'a')).size() == 60);
    std::string long_one;
    for (int i = 0; i < 80; ++i) {
        long_one += "Я";
    }
    CHECK(migration::slug(long_one) == long_one.substr(0, 120));
    CHECK(migration::slug(std::string(50, 'a') + " bbbb cccccccccc") ==
          std::string(50, 'a') + "_bbbb");
}

TEST_CASE("a new file's text is read back as it was meant") {
    NewMigration migration =
        fresh("Users\nand roles", {RevisionId{"0001_a b"}, RevisionId{"0001_c"}});
    migration.depends_on = {RevisionId{"0000_x"}};
    migration.labels = {"one", "two"};
    migration.upgrade = "SELECT 1;";
    migration.downgrade = "SELECT 2;\n";
    const std::string text = migration::render(migration);
    CHECK(text ==
          "-- dbtool:revises \"0001_a b\" 0001_c\n-- dbtool:depends_on 0000_x\n-- dbtool:label "
          "one\n-- dbtool:label two\n"
          "-- dbtool:message Users and roles\n-- dbtool:upgrade\nSELECT 1;\n\n-- "
          "dbtool:downgrade\nSELECT 2;\n");
    const auto [found, diagnostics] = parse(text);
    CHECK(diagnostics.empty());
    CHECK(found.revision.parents == migration.revises);
    CHECK(found.revision.labels == migration.labels);
    CHECK(found.downgrade.value().text() == "SELECT 2;");
    CHECK_THAT(migration::render(fresh("x")), ContainsSubstring("-- dbtool:revises base\n"));
}

TEST_CASE("a merge's file may be applied as it is") {
    const auto [found, diagnostics] =
        parse(migration::render(fresh("Merge", {RevisionId{"1_a"}, RevisionId{"1_b"}})));
    CHECK(diagnostics.empty());
    CHECK(migration::check_scripts(found, Dialect::postgresql).empty());
}

TEST_CASE("the next number follows the folder") {
    CHECK(next_name({}, Numbering::sequence) == "0001_new_one.sql");
    CHECK(next_name({"0001_a.sql", "0009_b.sql"}, Numbering::sequence) == "0010_new_one.sql");
    CHECK(next_name({"9_b.sql"}, Numbering::sequence) == "0010_new_one.sql");
    CHECK(next_name({"000099_b.sql", "0003_x.sql"}, Numbering::sequence) == "000100_new_one.sql");
    CHECK(next_name({"9999_b.sql"}, Numbering::sequence) == "10000_new_one.sql");
    CHECK(next_name({"20260101120000_b.sql"}, Numbering::sequence) == "20260101120001_new_one.sql");
    CHECK(next_name({"99999999999999999999_b.sql"}, Numbering::timestamp) ==
          "100000000000000000000_new_one.sql");
    const std::string stamped = next_name({"0001_a.sql"}, Numbering::timestamp);
    CHECK(stamped.size() == std::string("20260101120000_new_one.sql").size());
    CHECK(stamped.starts_with("20"));
}

TEST_CASE("two that were made from the same look at the folder have two numbers") {
    const Scratch scratch;
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    const auto first = migration::write_migration(folder, fresh("One"), Numbering::sequence);
    const auto second = migration::write_migration(folder, fresh("Two"), Numbering::sequence);
    CHECK(first.revision.str() == "0001_one");
    CHECK(second.revision.str() == "0002_two");
    const auto time_one = migration::write_migration(folder, fresh("Same"), Numbering::timestamp);
    const auto time_two = migration::write_migration(folder, fresh("Same"), Numbering::timestamp);
    CHECK(time_one.revision < time_two.revision);
    CHECK(scratch.read_file("0001_one.sql") == migration::render(fresh("One")));
}

TEST_CASE("a message must say something") {
    const Scratch scratch;
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    CHECK_THROWS_AS(migration::write_migration(folder, fresh(" -- "), Numbering::sequence), Error);
    CHECK(std::filesystem::is_empty(scratch.path()));
    const auto other_script =
        migration::write_migration(folder, fresh("Добавить"), Numbering::sequence);
    CHECK(other_script.revision.str() == "0001_Добавить");
    const auto pictures =
        migration::write_migration(folder, fresh("\U0001F389"), Numbering::sequence);
    CHECK(pictures.revision.str() == "0002_migration");
}

TEST_CASE("what the folder could not be read with is not written") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "-- dbtool:revises base\n-- dbtool:label taken\nSELECT 1;\n");
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    const auto format = GENERATE(migration::Format::sql, migration::Format::yaml);
    for (const char* label : {"a b",
                              "head",
                              "heads",
                              "base",
                              "current",
                              "0001",
                              "0001_a",
                              "0002_new",
                              "a@b",
                              "a:b",
                              "-a",
                              "+1",
                              "\"a\"",
                              "taken",
                              "\xFF",
                              " "}) {
        INFO(label);
        NewMigration migration = fresh("New", {RevisionId{"0001_a"}});
        migration.format = format;
        migration.labels = {label};
        CHECK_THROWS_AS(migration::write_migration(folder, migration, Numbering::sequence), Error);
    }
    NewMigration migration = fresh("\xFF z", {RevisionId{"0001_a"}});
    migration.format = format;
    CHECK_THROWS_AS(migration::write_migration(folder, migration, Numbering::sequence), Error);
    CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
    migration.message = "New";
    migration.labels = {"billing"};
    CHECK_NOTHROW(migration::write_migration(folder, migration, Numbering::sequence));
    CHECK(migration::load_folder(scratch.path(), Dialect::postgresql).diagnostics.empty());
}

TEST_CASE("init writes what is not there and overwrites nothing") {
    const Scratch scratch;
    const auto made = migration::write_project(scratch.path() / "new");
    REQUIRE(made.size() == 2);
    CHECK(made[0] == scratch.path() / "new/dbtool.yaml");
    CHECK(made[1] == scratch.path() / "new/migrations");
    CHECK(std::filesystem::exists(scratch.path() / "new/migrations/.gitkeep"));
    CHECK(migration::load_folder(made[1], Dialect::sqlite).diagnostics.empty());

    scratch.write_file("new/dbtool.yaml", "mine");
    CHECK(migration::write_project(scratch.path() / "new").empty());
    CHECK(scratch.read_file("new/dbtool.yaml") == "mine");
}

TEST_CASE("a new YAML file is read back as it was meant") {
    const Scratch scratch;
    for (const char* file : {"0001_x.sql", "0006_b, c.sql", "0007_a.sql"}) {
        scratch.write_file(file, "-- dbtool:revises base\nSELECT 1;\n");
    }
    NewMigration migration =
        fresh("Checks: for posts\n# and more", {RevisionId{"0007_a"}, RevisionId{"0006_b, c"}});
    migration.format = migration::Format::yaml;
    migration.depends_on = {RevisionId{"0001_x"}};
    migration.labels = {"one", "two"};
    const std::string operations =
        "- add_check: {table: posts, check: karma >= 0}\n- create_schema: {name: app}\n";
    migration.operations = migration::operations_from_text(operations);
    CHECK(migration::render(migration) ==
          "revises: [0007_a, '0006_b, c']\n"
          "depends_on: 0001_x\n"
          "label: [one, two]\n"
          "message: 'Checks: for posts # and more'\n"
          "upgrade:\n"
          "  - add_check: {table: posts, check: karma >= 0}\n"
          "  - create_schema: {name: app}\n");
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    const auto written = migration::write_migration(folder, migration, Numbering::sequence);
    CHECK(written.path.filename() == "0008_checks_for_posts_and_more.yaml");
    const auto parsed = migration::parse_migration(
        scratch.read_file(written.path.filename()), written.path, Dialect::postgresql);
    CHECK(places(parsed.diagnostics) == Strings{});
    CHECK(parsed.migration.revision.message == "Checks: for posts # and more");
    CHECK(ids(parsed.migration.revision.parents) == Strings{"0007_a", "0006_b, c"});
    CHECK(parsed.migration.revision.labels == Strings{"one", "two"});
    CHECK(migration::read_operations(parsed.migration, Dialect::postgresql).upgrade ==
          migration.operations);
}

TEST_CASE("an empty YAML file shows how an operation looks, and says that it is empty") {
    NewMigration migration = fresh("Add a title");
    migration.format = migration::Format::yaml;
    const std::string text = migration::render(migration);
    CHECK(text ==
          "revises: base\n"
          "message: Add a title\n"
          "upgrade:\n"
          "  # - add_column: {table: posts, column: title, type: text}\n");
    const auto parsed = migration::parse_migration(text, "0001_x.yaml", Dialect::sqlite);
    CHECK(places(migration::check_scripts(parsed.migration, Dialect::sqlite)) ==
          Strings{"3:1 empty-upgrade"});
    // The example is one, once its mark is taken away.
    std::string filled = text;
    filled.erase(filled.find("# "), 2);
    const auto example = migration::parse_migration(filled, "0001_x.yaml", Dialect::sqlite);
    CHECK(places(migration::check_scripts(example.migration, Dialect::sqlite)) == Strings{});
}
