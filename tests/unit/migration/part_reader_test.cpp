#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;
using migration::PartReader;
using migration::Script;

namespace {

/// `line:column text` of a part's statements, with COPY data behind them.
Strings statements(const Script& script,
                   const migration::PartOutline& part,
                   Dialect dialect = Dialect::postgresql) {
    Strings out;
    PartReader reader(script, part, dialect);
    sql::Statement statement;
    while (reader.next(statement)) {
        std::string text = std::to_string(statement.line) + ":" + std::to_string(statement.column) +
                           " " + std::string(statement.text);
        if (statement.kind == sql::StatementKind::copy_from_stdin) {
            for (auto rows = reader.next_copy_data(); !rows.empty();
                 rows = reader.next_copy_data()) {
                text += " | " + std::string(rows);
            }
        }
        out.push_back(text);
    }
    return out;
}

std::vector<Strings> all_parts(const Script& script, Dialect dialect, bool transactional) {
    std::vector<Strings> out;
    for (const auto& part : migration::outline(script, dialect, transactional).parts) {
        out.push_back(statements(script, part, dialect));
    }
    return out;
}

using Parts = std::vector<Strings>;

}  // namespace

TEST_CASE("a part's statements have their places in the file") {
    const auto [found, diagnostics] = parse(
        "-- dbtool:transaction off\n"
        "-- dbtool:upgrade\n"
        "SELECT 1; SELECT 'é'; VACUUM;\n"
        "BEGIN;\n"
        "  -- more\n"
        "  SELECT 2;\n"
        "  COPY t FROM stdin;\n"
        "1\n"
        "\\.\n"
        "COMMIT;\n"
        "COPY t FROM stdin;\n"
        "2\n"
        "\\.\n"
        "SELECT 3\n");
    REQUIRE(diagnostics.empty());
    CHECK(all_parts(found.upgrade, Dialect::postgresql, false) ==
          Parts{{"3:1 SELECT 1"},
                {"3:11 SELECT 'é'"},
                {"3:23 VACUUM"},
                {"6:3 SELECT 2", "7:3 COPY t FROM stdin | 1\n"},
                {"11:1 COPY t FROM stdin | 2\n"},
                {"14:1 SELECT 3"}});
}

TEST_CASE("a part's offsets are the script's") {
    const auto script = Script::in_memory("SELECT 1;\nVACUUM;\nSELECT 2;",
                                          {.file = "x.sql", .line = 1, .column = 1});
    const auto outline = migration::outline(script, Dialect::postgresql, true);
    REQUIRE(outline.parts.size() == 3);
    PartReader reader(script, outline.parts[2], Dialect::postgresql);
    sql::Statement statement;
    REQUIRE(reader.next(statement));
    CHECK(statement.offset == 18);
    CHECK(statement.line == 3);
}

TEST_CASE("a frame and foreign_keys are left out") {
    const auto script = Script::in_memory(
        "PRAGMA foreign_keys=off;\nBEGIN;\nDROP TABLE a;\nPRAGMA foreign_keys=on;\nDROP TABLE "
        "b;\nCOMMIT;",
        {.file = "x.sql", .line = 1, .column = 1});
    CHECK(all_parts(script, Dialect::sqlite, true) ==
          Parts{{"3:1 DROP TABLE a", "5:1 DROP TABLE b"}});
}

TEST_CASE("a part of a file with CRLF is the same") {
    const Scratch scratch;
    scratch.write_file("0001_a.sql",
                       "\xEF\xBB\xBF-- dbtool:upgrade\r\nSELECT 1;\r\nVACUUM;\r\nCOPY t FROM "
                       "stdin;\r\n1\r\n\\.\r\nSELECT '\r\n';\r\n");
    const auto folder = migration::load_folder(scratch.path(), Dialect::postgresql);
    CHECK(all_parts(folder.migrations.at(0).upgrade, Dialect::postgresql, true) ==
          Parts{{"2:1 SELECT 1"},
                {"3:1 VACUUM"},
                {"4:1 COPY t FROM stdin | 1\n", "7:1 SELECT '\n'"}});
}
