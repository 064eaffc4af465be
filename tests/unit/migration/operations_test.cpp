#include <dbtool/core/error.hpp>
#include <dbtool/migration/operations.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::migration;
using dbtool::test::places;
using dbtool::test::Scratch;
using dbtool::test::Strings;

namespace {

Operations read(std::string_view text, Dialect dialect = Dialect::postgresql) {
    const ParsedFile parsed = parse_migration(text, "m/0002_x.yaml", dialect);
    CHECK(places(parsed.diagnostics) == Strings{});
    return read_operations(parsed.migration, dialect);
}

/// One operation, and what is wrong with it.
Diagnostic mistake_of(const std::string& operation) {
    const Operations read_back = read("irreversible: x\nupgrade:\n  - " + operation + "\n");
    INFO(operation);
    REQUIRE(read_back.diagnostics.size() == 1);
    return read_back.diagnostics.front();
}

}  // namespace

TEST_CASE("operations are read with their places") {
    const Operations found = read(
        "message: x\n"
        "upgrade:\n"
        "  - add_check: {table: app.posts, name: ck, check: karma >= 0, online: false}\n"
        "  - create_index:\n"
        "      table: posts\n"
        "      columns: [subreddit, {name: created_at, order: desc}]\n"
        "  - insert: {table: t, rows: [{a: 1, b: '1', c: true, d: null, e: {sql: now()}, f: "
        "010}],\n"
        "             conflict: {columns: [a]}}\n");
    CHECK(places(found.diagnostics) == Strings{});
    REQUIRE(found.upgrade.size() == 3);
    CHECK(to_string(found.upgrade[1].position) == "m/0002_x.yaml:4:5");
    const auto& check = std::get<ddl::AddCheck>(found.upgrade[0].body);
    CHECK(to_text(check.table) == "app.posts");
    CHECK(found.upgrade[0].common.online == false);
    const auto& index = std::get<ddl::CreateIndex>(found.upgrade[1].body);
    REQUIRE(index.index.columns.size() == 2);
    CHECK(index.index.columns[0].name.str() == "subreddit");
    CHECK(index.index.columns[1].order == ddl::IndexColumn::Order::desc);
    const auto& row = std::get<ddl::Insert>(found.upgrade[2].body).rows.at(0);
    using Kind = ddl::Value::Kind;
    const std::vector<Kind> kinds = {
        Kind::number, Kind::text, Kind::boolean, Kind::null, Kind::expression, Kind::text};
    REQUIRE(row.size() == kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        CHECK(row[i].second.kind == kinds[i]);
    }
    CHECK(row[5].second.text == "010");
    CHECK_FALSE(found.downgrade);
}

TEST_CASE("all mistakes of a file are told at once, each at its place") {
    const Operations found = read(
        "message: x\n"
        "upgrade:\n"
        "  - add_chek: {table: t, check: a}\n"
        "  - add_check: {tabel: t, check: a}\n"
        "  - create_index: {table: t, columns: a}\n"
        "  - add_check: {table: t, table: u, check: [a]}\n"
        "  - add_check: {table: a.b.c, check: a, online: yes}\n"
        "  - x\n"
        "  - add_check: {table: t, check: a}\n"
        "    drop_table: {table: t}\n"
        "downgrade:\n"
        "  - drop_table: 7\n");
    CHECK(places(found.diagnostics) == Strings{"3:5 unknown-operation",
                                               "4:5 missing-key",
                                               "4:17 unknown-key",
                                               "5:39 wrong-type",
                                               "6:27 duplicate-key",
                                               "6:44 wrong-type",
                                               "7:24 wrong-value",
                                               "7:49 wrong-type",
                                               "8:5 wrong-type",
                                               "10:5 wrong-type",
                                               "12:17 wrong-type"});
}

TEST_CASE("mistakes say what is meant") {
    CHECK_THAT(mistake_of("add_chek: {}").message, ContainsSubstring("did you mean \"add_check\""));
    CHECK_THAT(mistake_of("restore: {of: 0, what: x}").message,
               ContainsSubstring("unknown operation"));
    CHECK(mistake_of("create_index: {table: t, columns: a}").message ==
          "`columns` must be a list, not text");
    CHECK(mistake_of("add_check: {table: t}").message == "add_check needs `check`");
    CHECK(mistake_of("add_check: {table: t, check: ''}").message == "`check` is empty");
    CHECK_THAT(mistake_of("add_check: {table: t, check: a, online: Yes}").help,
               ContainsSubstring("`true` or `false`"));
    CHECK_THAT(mistake_of("add_check: {table: t, check: a, chekc: b}").message,
               ContainsSubstring("did you mean \"check\""));
    CHECK(mistake_of("add_check: {table: t, check: a, lock_timeout: soon}").code == "bad-duration");
    CHECK(mistake_of("add_column: {table: t, column: a, type: int, default: [1]}").code ==
          "wrong-type");
    CHECK_THAT(mistake_of("add_column: {table: t, column: a, type: boolean, default: no}").help,
               ContainsSubstring("`true` or `false`"));
    CHECK(mistake_of("add_column: {table: t, column: a, type: int, identity: alway}").help ==
          "It is one of always, by_default.");
    CHECK(mistake_of("create_index: {table: t, columns: [{name: a, expression: b}]}").message ==
          "`name` and `expression` exclude each other");
    CHECK_THAT(mistake_of("create_index: {table: t, columns: [{order: asc}]}").message,
               ContainsSubstring("needs one of `name`, `expression`"));
    CHECK(mistake_of("create_index: {table: t, columns: [[a]]}").message ==
          "`name` must be text, not a list");
    CHECK(mistake_of("add_unique: {table: t, columns: [a, [b]]}").message ==
          "`columns` must be text, not a list");
    CHECK(mistake_of("create_table:").message ==
          "`create_table` must be a map of its fields, not nothing");
}

TEST_CASE("YAML that is none gives one mistake") {
    for (const char* operation :
         {"- add_check: {table: t, check: a\n  - b: c\n",
          // Up to the mistake this is an operation without its columns.
          "- create_table:\n      table: t\n      columns: \"[]\n",
          "- drop_table: {tabel: t}\n  - create_table: {table: t}\n  - @\n"}) {
        const Operations found = read(std::string("message: x\nupgrade:\n  ") + operation);
        INFO(operation);
        REQUIRE(found.diagnostics.size() == 1);
        CHECK(found.diagnostics[0].code == "yaml");
        CHECK(found.diagnostics[0].position.line >= 3);
    }
}

TEST_CASE("an upgrade that does nothing is a mistake, but for a merge") {
    CHECK(places(read("message: x\nupgrade:\n").diagnostics) == Strings{"2:1 empty-upgrade"});
    CHECK(places(read("revises: [a, b]\nupgrade:\n").diagnostics) == Strings{});
}

TEST_CASE("what cannot be undone is told, unless the file takes care of it") {
    const std::string change = "upgrade:\n  - sql: {up: UPDATE t SET a = 1}\n";
    const Operations found = read(change);
    CHECK(places(found.diagnostics) == Strings{"2:5 cannot-be-undone"});
    CHECK_THAT(found.diagnostics[0].message, ContainsSubstring("`down`"));
    CHECK_THAT(found.diagnostics[0].help, ContainsSubstring("irreversible"));
    CHECK(read("irreversible: x\n" + change).diagnostics.empty());
    CHECK(read(change + "downgrade:\n  - sql: {up: x}\n").diagnostics.empty());

    const std::string drop = "upgrade:\n  - drop_column: {table: t, column: a";
    CHECK(places(read(drop + "}\n").diagnostics) == Strings{"2:5 loses-data"});
    CHECK(places(read(drop + ", lossy: true}\n").diagnostics) == Strings{});
}

TEST_CASE("what an operation's own check finds is told at its place") {
    const std::string policy = "irreversible: x\nupgrade:\n\n  - enable_row_security: {table: t";
    CHECK(places(read(policy + "}\n").diagnostics) == Strings{});
    CHECK(places(read(policy + "}\n", Dialect::sqlite).diagnostics) ==
          Strings{"4:5 no-meaning-on-sqlite"});
    CHECK(places(read(policy + ", dialects: [postgresql]}\n", Dialect::sqlite).diagnostics) ==
          Strings{});
}

TEST_CASE("check_scripts() tells a YAML migration's mistakes") {
    const ParsedFile parsed =
        parse_migration("message: x\nupgrade:\n  - add_chek: {}\n", "0001_x.yaml", Dialect::sqlite);
    CHECK(places(check_scripts(parsed.migration, Dialect::sqlite)) ==
          Strings{"3:5 unknown-operation"});
}

TEST_CASE("a file that changed since it was loaded is refused") {
    const Scratch scratch;
    scratch.write_file("0001_a.yaml", "upgrade:\n  - create_schema: {name: a}\n");
    const Folder folder = load_folder(scratch.path(), Dialect::postgresql);
    REQUIRE(folder.migrations.size() == 1);
    CHECK(read_operations(folder.migrations[0], Dialect::postgresql).diagnostics.empty());
    scratch.write_file("0001_a.yaml", "upgrade:\n  - create_schema: {name: b}\n");
    CHECK_THROWS_AS(read_operations(folder.migrations[0], Dialect::postgresql), Error);
}

TEST_CASE("a downgrade is each operation's reverse, last first") {
    const Operations found = read(
        "upgrade:\n"
        "  - create_schema: {name: a}\n"
        "  - drop_index: {name: ix}\n"
        "  - rename_schema: {from: a, to: b, lock_timeout: 1s}\n");
    CHECK(places(found.diagnostics) == Strings{});
    const auto flat = ddl::flatten(found.upgrade, Dialect::postgresql, {});
    const DerivedDowngrade down = derive_downgrade(flat, Dialect::postgresql);
    CHECK(down.refusals.empty());
    REQUIRE(down.operations.size() == 3);
    CHECK(std::get<ddl::RenameSchema>(down.operations[0].body).to.str() == "a");
    CHECK(down.operations[0].common.lock_timeout == Milliseconds(1000));
    const auto& restore = std::get<ddl::Restore>(down.operations[1].body);
    CHECK(restore.of == 1);
    CHECK_THAT(restore.what, ContainsSubstring("ix"));
    CHECK(restore.statements.empty());
    CHECK(std::get<ddl::DropSchema>(down.operations[2].body).name.str() == "a");

    ddl::Operation drop = *ddl::make_operation("drop_table");
    std::get<ddl::DropTable>(drop.body).table.name = Identifier("t");
    const DerivedDowngrade none = derive_downgrade({drop}, Dialect::postgresql);
    CHECK(none.operations.empty());
    REQUIRE(none.refusals.size() == 1);
    CHECK_THAT(none.refusals[0], ContainsSubstring("drop_table"));
}

TEST_CASE("quotes and comments that are not closed are told at their places in the file") {
    const char* text =
        "upgrade:\n"
        "  - sql:\n"
        "      up: |\n"
        "        SELECT 1;\n"
        "        SELECT 'é\n"
        "      down: SELECT /* x\n"
        "  - create_view: {name: v, query: \"SELECT 'a\"}\n"
        "  - sql: {up: {sqlite: \"SELECT '\"}, down: SELECT 1, dialects: [sqlite]}\n"
        "  - create_function: {name: f, returns: int, language: plpython3u, body: \"it's\"}\n";
    CHECK(places(read(text).diagnostics) == Strings{"5:16 unterminated-quote",
                                                    "6:20 unterminated-comment",
                                                    "7:35 unterminated-quote"});
}

TEST_CASE("a tab that indents is named") {
    const ParsedFile parsed = parse_migration(
        "message: x\nupgrade:\n\t- sql: {up: a, down: b}\n", "m/0002_x.yaml", Dialect::sqlite);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].position.line == 3);
    CHECK(parsed.diagnostics[0].help == "Indent with blanks: YAML takes no tabs.");
}

TEST_CASE("mistakes of the header and of the operations are told at once") {
    const ParsedFile parsed = parse_migration(
        "foo: bar\nupgrade:\n- add_chek: {table: a}\n- add_check: {tabel: a, check: x}\n"
        "lock_timeout: fast\nupgrade: []\n",
        "m/0002_x.yaml",
        Dialect::sqlite);
    CHECK(places(parsed.diagnostics) == Strings{"1:1 unknown-key",
                                                "3:3 unknown-operation",
                                                "4:3 missing-key",
                                                "4:15 unknown-key",
                                                "5:15 bad-duration",
                                                "6:1 duplicate-key"});
}

TEST_CASE("an alias is told once, and nothing without a place") {
    const Operations found = read("upgrade:\n- sql: &a {up: a, down: b}\n");
    CHECK(places(found.diagnostics) == Strings{"2:8 yaml"});
}
