#include <dbtool/migration/write.hpp>

#include "support/catch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::check_scripts;

namespace {

Strings checked(const std::string& text, Dialect dialect = Dialect::postgresql) {
    const auto [found, diagnostics] = parse(text, dialect);
    REQUIRE(places(diagnostics) == Strings{});
    return places(check_scripts(found, dialect));
}

}  // namespace

TEST_CASE("a sound migration has no mistakes") {
    CHECK(checked("-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade\nSELECT 2;\n") == Strings{});
    CHECK(checked("-- dbtool:transaction off\nSELECT 1; BEGIN; SELECT 2; COMMIT;") == Strings{});
}

TEST_CASE("an empty upgrade is an error") {
    CHECK(checked("-- dbtool:upgrade\n\n-- later\n-- dbtool:downgrade\nSELECT 2;\n") ==
          Strings{"2:1 empty-upgrade"});
    CHECK(checked("-- dbtool:upgrade") == Strings{"2:1 empty-upgrade"});
    CHECK(checked("") == Strings{"1:1 empty-upgrade"});
    CHECK(checked("BEGIN;COMMIT;") == Strings{"1:1 empty-upgrade"});
}

TEST_CASE("an empty downgrade is a warning, unless a comment says that it is meant") {
    const auto [found, diagnostics] =
        parse("-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade\n\n");
    const auto mistakes = check_scripts(found, Dialect::postgresql);
    REQUIRE(places(mistakes) == Strings{"4:1 empty-downgrade"});
    CHECK(mistakes[0].severity == Severity::warning);
    CHECK(checked("-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade\n  -- nothing to undo\n") ==
          Strings{});
    CHECK(checked("-- dbtool:upgrade\nSELECT 1;\n-- dbtool:downgrade\n/* nothing\n to undo */\n") ==
          Strings{});
}

TEST_CASE("a merge may be empty") {
    CHECK(checked("-- dbtool:revises 0001_a 0001_b\n-- dbtool:upgrade\n-- dbtool:downgrade\n") ==
          Strings{});
    CHECK(checked("-- dbtool:revises 0001_a\n-- dbtool:upgrade\n-- dbtool:downgrade\n-- x\n") ==
          Strings{"3:1 empty-upgrade"});
}

TEST_CASE("the template of a new migration cannot be applied as it is") {
    migration::NewMigration fresh;
    fresh.message = "Add users";
    const auto [found, diagnostics] = parse(migration::render(fresh));
    CHECK(diagnostics.empty());
    CHECK(places(check_scripts(found, Dialect::postgresql)).front() == "4:1 empty-upgrade");
}

TEST_CASE("the mistakes of both scripts come in the file's order") {
    CHECK(checked("-- dbtool:upgrade\nSELECT 1;\nCOMMIT;\n-- dbtool:downgrade\nSELECT (1;\n") ==
          Strings{"3:1 transaction-control", "5:8 unbalanced-parenthesis"});
}
