#include "support/catch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::parse_migration;

TEST_CASE("every directive is read") {
    const auto [found, diagnostics] = parse(
        "-- A license, perhaps.\n"
        "-- dbtool:revises 0001_initial \"0001_a b\"\n"
        "-- dbtool:revises 0001_other\n"
        "-- dbtool:depends_on 0000_base 0000_more\n"
        "-- dbtool:label billing\n"
        "-- dbtool:label money\n"
        "-- dbtool:message Users & their roles\n"
        "-- dbtool:transaction off\n"
        "-- dbtool:lock_timeout 2s\n"
        "-- dbtool:statement_timeout 1h30min\n"
        "-- dbtool:irreversible data is gone: for good\n"
        "-- dbtool:allow drop-column: nobody reads it\n"
        "-- dbtool:upgrade\n"
        "SELECT 1;\n"
        "  -- dbtool:allow lock: at night\n"
        "SELECT 2;\n");
    CHECK(places(diagnostics) == Strings{});
    CHECK(found.revision.id.str() == "0002_add_users");
    CHECK(found.number == "0002");
    CHECK(found.has_revises);
    CHECK(ids(found.revision.parents) == Strings{"0001_initial", "0001_a b", "0001_other"});
    CHECK(ids(found.revision.depends_on) == Strings{"0000_base", "0000_more"});
    CHECK(found.revision.labels == Strings{"billing", "money"});
    CHECK(found.revision.message == "Users & their roles");
    CHECK(found.revision.file == "m/0002_add_users.sql");
    CHECK_FALSE(found.settings.transactional);
    CHECK(found.settings.lock_timeout == Milliseconds(2000));
    CHECK(found.settings.statement_timeout == Milliseconds(5'400'000));
    CHECK(found.irreversible == "data is gone: for good");
    REQUIRE(found.allowances.size() == 2);
    CHECK(found.allowances[0].rule == "drop-column");
    CHECK(found.allowances[0].why == "nobody reads it");
    CHECK(found.allowances[1].position ==
          SourcePosition{.file = "m/0002_add_users.sql", .line = 15, .column = 19});
    CHECK_FALSE(found.downgrade);
    CHECK(found.upgrade.start().line == 14);
    CHECK(found.upgrade.text() == "SELECT 1;\n  -- dbtool:allow lock: at night\nSELECT 2;");
}

TEST_CASE("directives are recognised leniently") {
    const std::string line = GENERATE("-- dbtool:revises 0001",
                                      "--dbtool:revises 0001",
                                      "--  DbTool:  Revises\t0001",
                                      "\t--\tDBTOOL:revises 0001  ",
                                      "-- dbtool:revises 0001\r");
    INFO(line);
    const auto [found, diagnostics] = parse(line + "\nSELECT 1;\n");
    CHECK(places(diagnostics) == Strings{});
    CHECK(ids(found.revision.parents) == Strings{"0001"});
}

TEST_CASE("a directive stands on its line, in quoted text too, and nowhere else") {
    const auto [found, diagnostics] = parse(
        "SELECT 'x -- dbtool:upgrade';\n"
        "/* say -- dbtool:downgrade */ SELECT 2;\n");
    CHECK(places(diagnostics) == Strings{});
    CHECK_FALSE(found.downgrade);
    const auto quoted = parse("-- dbtool:upgrade\nSELECT '\n-- dbtool:downgrade\n';\n");
    REQUIRE(quoted.migration.downgrade);
    CHECK(quoted.migration.upgrade.text() == "SELECT '");
}

TEST_CASE("the sections of a file") {
    const auto [found, diagnostics] = parse(
        "-- dbtool:downgrade\n"
        "DROP TABLE a;\n"
        "\n"
        "-- dbtool:upgrade\n"
        "\n"
        "CREATE TABLE a ();\n\n\n");
    CHECK(places(diagnostics) == Strings{});
    CHECK(found.upgrade.text() == "\nCREATE TABLE a ();");
    CHECK(found.upgrade.start().line == 5);
    REQUIRE(found.downgrade);
    CHECK(found.downgrade->text() == "DROP TABLE a;");
    CHECK(found.downgrade->start().line == 2);
}

TEST_CASE("the exact dialect beats the plain section") {
    const std::string text =
        "-- dbtool:upgrade\nplain\n"
        "-- dbtool:upgrade sqlite\nlite\n"
        "-- dbtool:downgrade postgresql\nback\n"
        "-- dbtool:downgrade\nplain back\n";
    const auto postgres = parse(text, Dialect::postgresql);
    const auto sqlite = parse(text, Dialect::sqlite);
    CHECK(places(postgres.diagnostics) == Strings{});
    CHECK(postgres.migration.upgrade.text() == "plain");
    CHECK(postgres.migration.downgrade.value().text() == "back");
    CHECK(sqlite.migration.upgrade.text() == "lite");
    CHECK(sqlite.migration.downgrade.value().text() == "plain back");
}

TEST_CASE("a file without sections is wholly the upgrade") {
    const auto [found, diagnostics] =
        parse("-- dbtool:revises base\n-- a comment\nSELECT 1;\n-- dbtool:allow x: y\n");
    CHECK(places(diagnostics) == Strings{});
    CHECK(found.has_revises);
    CHECK(found.revision.parents.empty());
    CHECK(found.upgrade.text() == "-- a comment\nSELECT 1;\n-- dbtool:allow x: y");
    CHECK(found.upgrade.start().line == 2);
    CHECK_FALSE(found.downgrade);
    CHECK(found.revision.message == "add users");

    const auto bare = parse("SELECT 1;");
    CHECK(bare.migration.upgrade.text() == "SELECT 1;");
    CHECK_FALSE(bare.migration.has_revises);
}

TEST_CASE("changing the header does not change the checksum") {
    const auto before = parse("-- dbtool:revises 0001\nSELECT 1;\n");
    const auto after = parse("-- dbtool:revises 0007\n-- dbtool:message other\nSELECT 1;");
    const auto sections = parse("-- dbtool:upgrade\nSELECT 1;\n\n-- dbtool:downgrade\nSELECT 2;\n");
    CHECK(before.migration.upgrade.checksum() == after.migration.upgrade.checksum());
    CHECK(before.migration.upgrade.checksum() == sections.migration.upgrade.checksum());
    CHECK(before.migration.upgrade.checksum() != sections.migration.downgrade.value().checksum());
}
