#include <dbtool/migration/migration.hpp>

#include "migration/yaml_outline.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::migration;
using dbtool::test::ids;
using dbtool::test::places;
using dbtool::test::Scratch;
using dbtool::test::Strings;

namespace {

ParsedFile parse_yaml(std::string_view text) {
    return parse_migration(text, "m/0002_add_users.yaml", Dialect::postgresql);
}

const std::string operations =
    "upgrade:\n"
    "  - add_check: {table: t, check: a > 0}\n";

}  // namespace

TEST_CASE("a YAML migration's header is the SQL header's vocabulary") {
    const ParsedFile parsed = parse_yaml(
        "# a comment\n"
        "revises: [0001_a, '0001_b c']\n"
        "depends_on: 0001_d\n"
        "labels:\n- x\n- \"y\"   # why\n"
        "message: Soft delete, and checks   # for posts\n"
        "lock_timeout: 2s\nstatement_timeout: 0\n"
        "\n" +
        operations + "\n\ndowngrade:\n  - drop_constraint: {table: t, name: x}\n");
    CHECK(places(parsed.diagnostics) == Strings{});
    const Migration& migration = parsed.migration;
    CHECK(migration.format == Format::yaml);
    CHECK(migration.settings.format == Format::yaml);
    CHECK(migration.revision.id.str() == "0002_add_users");
    CHECK(ids(migration.revision.parents) == Strings{"0001_a", "0001_b c"});
    CHECK(ids(migration.revision.depends_on) == Strings{"0001_d"});
    CHECK(migration.revision.labels == Strings{"x", "y"});
    CHECK(migration.revision.message == "Soft delete, and checks");
    CHECK(migration.settings.lock_timeout == Milliseconds(2000));
    CHECK(migration.settings.statement_timeout == Milliseconds(0));
    CHECK(migration.upgrade.text() == "upgrade:\n  - add_check: {table: t, check: a > 0}");
    CHECK(migration.upgrade.start().line == 11);
    REQUIRE(migration.downgrade);
    CHECK_FALSE(migration.downgrade_derived);
    CHECK(migration.downgrade->text() == "downgrade:\n  - drop_constraint: {table: t, name: x}");
}

TEST_CASE("without a downgrade it is derived, unless the file says why it cannot") {
    const Migration derived = parse_yaml(operations).migration;
    CHECK(derived.downgrade_derived);
    REQUIRE(derived.downgrade);
    CHECK(derived.downgrade->checksum() == derived.upgrade.checksum());
    const Migration never = parse_yaml("irreversible: data is gone\n" + operations).migration;
    CHECK_FALSE(never.downgrade_derived);
    CHECK_FALSE(never.downgrade);
    CHECK(never.irreversible == "data is gone");
}

TEST_CASE("the lines and the tree say the same of a header") {
    const std::string text = GENERATE(
        as<std::string>{},
        operations,
        "message: a\n" + operations,
        "message: 'a: b'\nlabel: [x, y]\n" + operations + "downgrade:\n- sql: {up: ''}\n",
        "upgrade:\n- sql:\n    up: |\n      SELECT 1;\n\n      -- x\n# end\nmessage: last\n",
        "revises:\n  - 0001_a   # one\n\n  - 0001_b\n" + operations,
        "message: a#b\r\nupgrade:\r\n  - sql: {up: x}\r\n",
        "message: \xC3\xA9t\xC3\xA9\nlabels: [ a , b ]\n" + operations,
        "upgrade:   # what it does\n  - sql: {up: x}\nallow_me: 1\n");
    INFO(text);
    const auto scanned = scan_outline(text);
    std::vector<Diagnostic> diagnostics;
    const auto parsed = parse_outline(text, "f", diagnostics);
    REQUIRE(scanned);
    REQUIRE(parsed);
    CHECK(places(diagnostics) == Strings{});
    CHECK(*scanned == *parsed);
}

TEST_CASE("what is unusual is left to the tree") {
    const std::string text = GENERATE(as<std::string>{},
                                      "message: >\n  a\nupgrade:\n",
                                      "message: a\n  b\nupgrade:\n",
                                      "message: 'it''s'\nupgrade:\n",
                                      "message: \"a\\tb\"\nupgrade:\n",
                                      "message: 'a\n  b'\nupgrade:\n",
                                      "message: &x a\nupgrade:\n",
                                      "message: !t a\nupgrade:\n",
                                      "message:\ta\nupgrade:\n",
                                      "message: a: b\nupgrade:\n",
                                      "message: null\nupgrade:\n",
                                      "'message': a\nupgrade:\n",
                                      "message: a\nmessage: b\nupgrade:\n",
                                      "labels: [a, [b]]\nupgrade:\n",
                                      "labels: [a,\n  b]\nupgrade:\n",
                                      "labels: [a, ~]\nupgrade:\n",
                                      "allow: {a: b}\nupgrade:\n",
                                      "allow:\n  a: b\nupgrade:\n",
                                      "labels:\n- a\n  b\nupgrade:\n",
                                      "upgrade: []\n",
                                      "upgrade: [\n]\n",
                                      "---\nupgrade:\n",
                                      "upgrade:\n...\n",
                                      "upgrade:\nupgrade:\n",
                                      "{upgrade: []}\n",
                                      "message: a\n",
                                      "  message: a\n  upgrade:\n",
                                      "message: \xFF\nupgrade:\n");
    INFO(text);
    CHECK_FALSE(scan_outline(text));
}

TEST_CASE("unusual headers are read all the same") {
    const Migration folded =
        parse_yaml("message: >-\n  a\n  b\nallow: {big-lock: it is small}\n" + operations)
            .migration;
    CHECK(folded.revision.message == "a b");
    REQUIRE(folded.allowances.size() == 1);
    CHECK(folded.allowances[0].rule == "big-lock");
    CHECK(to_string(folded.allowances[0].position) == "m/0002_add_users.yaml:4:9");
    CHECK(folded.upgrade.text() + "\n" == operations);

    const ParsedFile braces = parse_yaml("{message: x, upgrade: [{sql: {up: a}}]}\n");
    CHECK(places(braces.diagnostics) == Strings{});
    CHECK(braces.migration.upgrade.text() == "{message: x, upgrade: [{sql: {up: a}}]}");
}

TEST_CASE("mistakes of a header are told with their places") {
    struct Case {
        std::string text;
        Strings places;
    };
    const Case cases[] = {
        {"mesage: x\n" + operations, {"1:1 unknown-key"}},
        {"transaction: off\n" + operations, {"1:1 unknown-key"}},
        {"revises: [a, a]\n" + operations, {"1:14 duplicate-argument"}},
        {"revises: [a, base]\n" + operations, {"1:14 bad-argument"}},
        {"label: head\nlock_timeout: soon\n" + operations,
         {"1:8 bad-argument", "2:15 bad-duration"}},
        {"message:\n" + operations, {"1:1 missing-argument"}},
        {"message: [a]\n" + operations, {"1:11 wrong-type"}},
        {"labels: {a: b}\n" + operations, {"1:13 wrong-type"}},
        {"allow: x\n" + operations, {"1:8 wrong-type"}},
        {"message: x\n", {"0:0 missing-upgrade"}},
        {"- x\n", {"1:1 wrong-type"}},
        {"", {"1:1 wrong-type"}},
        {"message: a\nmessage: b\n" + operations, {"2:1 duplicate-key"}},
        {"irreversible: x\n" + operations + "downgrade:\n  - sql: {up: x}\n",
         {"4:1 irreversible-with-downgrade"}},
        {"message: a: b\n" + operations, {"1:11 yaml"}},
        {"message: \xFF\n" + operations, {"1:10 yaml"}},
    };
    for (const Case& each : cases) {
        INFO(each.text);
        CHECK(places(parse_yaml(each.text).diagnostics) == each.places);
    }
    CHECK_THAT(parse_yaml("mesage: x\n" + operations).diagnostics.at(0).message,
               ContainsSubstring("did you mean \"message\""));
}

TEST_CASE("SQL and YAML stand side by side in a folder") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;\n");
    scratch.write_file("0002_b.yaml", "\xEF\xBB\xBF" + operations);
    scratch.write_file("0003_c.yml", "message: x\r\nupgrade:\r\n  - sql: {up: x}\r\n");
    scratch.write_file("dbtool.yaml", "default: dev\n");
    const Folder folder = load_folder(scratch.path(), Dialect::postgresql);
    CHECK(places(folder.diagnostics) == Strings{});
    REQUIRE(folder.migrations.size() == 3);
    CHECK(folder.migrations[0].format == Format::sql);
    CHECK(folder.migrations[1].upgrade.text() + "\n" == operations);
    CHECK(ids(folder.migrations[2].revision.parents) == Strings{"0002_b"});
    CHECK(folder.migrations[2].upgrade.text() == "upgrade:\n  - sql: {up: x}");
    CHECK(folder.migrations[2].upgrade.checksum() == checksum_of("upgrade:\n  - sql: {up: x}"));
}

TEST_CASE("one stem in two formats is an error that names both") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql", "SELECT 1;\n");
    scratch.write_file("0001_a.b.sql", "-- dbtool:revises base\nSELECT 1;\n");
    scratch.write_file("0001_a.yaml", operations);
    const Folder folder = load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE_FALSE(folder.diagnostics.empty());
    const auto& all = folder.diagnostics;
    const auto twins = std::find_if(
        all.begin(), all.end(), [](const Diagnostic& each) { return each.code == "same-id"; });
    REQUIRE(twins != all.end());
    CHECK_THAT(twins->message, ContainsSubstring("0001_a.sql"));
    CHECK_THAT(twins->message, ContainsSubstring("0001_a.yaml"));
}
