#include "ddl/sqlite/table_text.hpp"

#include <dbtool/core/error.hpp>

#include "support/catch.hpp"

using dbtool::Error;
using dbtool::Identifier;
using dbtool::ddl::sqlite::TableText;

namespace {

const std::string posts = R"(CREATE TABLE "Posts" ( -- all of them
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key, of course
  [the title] VARCHAR(20) CONSTRAINT title_given NOT NULL DEFAULT 'it''s, (new)' COLLATE NOCASE,
  `karma` int DEFAULT -1 CHECK (karma > (1 - 2) AND ')' <> "karma"), /* a, b */
  author INTEGER REFERENCES users(id) ON DELETE SET NULL ON UPDATE SET DEFAULT NOT DEFERRABLE,
  untyped,
  twice INT GENERATED ALWAYS AS (karma * 2) STORED, 'quoted' TEXT NULL, -- odd
  CONSTRAINT "uq karma" UNIQUE (karma, [the title]),
  CHECK (length("the title") < 20)
  CONSTRAINT fk FOREIGN KEY (author, id) REFERENCES other (a, b) -- last
) STRICT)";

}  // namespace

TEST_CASE("a table's text is what it was", "[ddl][sqlite]") {
    const std::string text = GENERATE(
        std::string("CREATE TABLE t(a)"),
        std::string("CREATE TABLE t (a, b INTEGER)"),
        std::string("CREATE TEMP TABLE IF NOT EXISTS main.[a b](x) WITHOUT ROWID, STRICT"),
        std::string("create table 't'(\n  a -- first\n, b -- second\n  )"),
        std::string("CREATE TABLE t(a DEFAULT (1), b /* , c */ TEXT, PRIMARY KEY (a, b))"));
    CHECK(TableText::parse(text).str() == text);
}

TEST_CASE("a table's columns are found in every way to write them", "[ddl][sqlite]") {
    const TableText table = TableText::parse(posts);
    CHECK(table.name() == Identifier("Posts"));
    CHECK(table.strict());
    CHECK_FALSE(table.without_rowid());
    const auto columns = table.columns();
    REQUIRE(columns.size() == 7);
    CHECK(columns[1].name == Identifier("the title"));
    CHECK(columns[1].type == "VARCHAR(20)");
    CHECK(columns[1].not_null);
    CHECK(columns[1].default_value == "'it''s, (new)'");
    CHECK(columns[2].name == Identifier("karma"));
    CHECK(columns[2].default_value == "-1");
    CHECK_FALSE(columns[3].default_value);
    CHECK(columns[4].type.empty());
    CHECK(columns[5].generated);
    CHECK(columns[6].name == Identifier("quoted"));
    CHECK_FALSE(columns[6].not_null);
    CHECK(table.rowid_alias() == Identifier("id"));
}

TEST_CASE("a table's constraints are found wherever they stand", "[ddl][sqlite]") {
    const TableText table = TableText::parse(posts);
    const auto key = table.find_constraint(Identifier("UQ KARMA"));
    REQUIRE(key);
    CHECK(key->kind == TableText::Kind::unique);
    CHECK(key->columns == std::vector{Identifier("karma"), Identifier("the title")});
    const auto foreign = table.find_constraint(Identifier("fk"));
    REQUIRE(foreign);
    CHECK(foreign->columns == std::vector{Identifier("author"), Identifier("id")});
    const auto given = table.find_constraint(Identifier("title_given"));
    REQUIRE(given);
    CHECK(given->text == "NOT NULL");
    CHECK(given->of_column);
    CHECK_FALSE(table.find_constraint(Identifier("karma")));
}

TEST_CASE("what is dropped goes with its name and leaves the rest", "[ddl][sqlite]") {
    TableText table = TableText::parse(
        "CREATE TABLE t (\n  a INT, -- the a\n  b INT CONSTRAINT b_known NOT NULL, -- the b\n"
        "  CONSTRAINT c CHECK (a > 0) -- the c\n)");
    SECTION("a column in the middle, with its comment") {
        CHECK(table.drop_column(Identifier("B")));
        CHECK(table.str() ==
              "CREATE TABLE t (\n  a INT, -- the a\n  CONSTRAINT c CHECK (a > 0) -- the c\n)");
    }
    SECTION("the first column") {
        CHECK(table.drop_column(Identifier("a")));
        CHECK(table.columns().size() == 1);
        CHECK_THAT(table.str(), ContainsSubstring("t (\n  b INT"));
    }
    SECTION("the table's constraint") {
        CHECK(table.drop_constraint(Identifier("c")));
        CHECK(table.str() ==
              "CREATE TABLE t (\n  a INT, -- the a\n  b INT CONSTRAINT b_known NOT NULL -- the "
              "b\n)");
    }
    SECTION("a column's constraint") {
        CHECK(table.drop_constraint(Identifier("b_known")));
        CHECK_THAT(table.str(), ContainsSubstring("  b INT, -- the b\n"));
    }
    SECTION("what is not there") {
        CHECK_FALSE(table.drop_column(Identifier("z")));
        CHECK_FALSE(table.drop_constraint(Identifier("z")));
        CHECK_FALSE(table.rename_constraint(Identifier("z"), Identifier("y")));
    }
}

TEST_CASE("what is added stands where SQLite wants it", "[ddl][sqlite]") {
    TableText table =
        TableText::parse("CREATE TABLE t (\n  a INT, -- one\n  CHECK (a > 0) -- c\n)");
    table.add_column("b TEXT NOT NULL");
    table.add_constraint("CONSTRAINT u UNIQUE (a)");
    CHECK(table.str() ==
          "CREATE TABLE t (\n  a INT, -- one\n  b TEXT NOT NULL,\n  CHECK (a > 0), -- c\n"
          "  CONSTRAINT u UNIQUE (a)\n)");
    TableText line = TableText::parse("CREATE TABLE t(a) WITHOUT ROWID");
    line.add_column("b TEXT");
    CHECK(line.str() == "CREATE TABLE t(a, b TEXT) WITHOUT ROWID");
}

TEST_CASE("a comment does not swallow what is added behind it", "[ddl][sqlite]") {
    TableText table = TableText::parse("CREATE TABLE t(a -- one\n)");
    table.add_column("b TEXT");
    CHECK(table.str() == "CREATE TABLE t(a, -- one\n b TEXT\n)");
}

TEST_CASE("a column's own words are changed one by one", "[ddl][sqlite]") {
    const auto changed = [](const std::string& column, const auto& change) {
        TableText table = TableText::parse("CREATE TABLE t(" + column + ", z)");
        change(table);
        const std::string text = table.str();
        return text.substr(15, text.size() - 19);
    };
    const Identifier a("a");
    const auto not_null = [&](TableText& t) { t.set_not_null(a, true); };
    const auto null = [&](TableText& t) { t.set_not_null(a, false); };
    CHECK(changed("a INT", not_null) == "a INT NOT NULL");
    CHECK(changed("a", not_null) == "a NOT NULL");
    CHECK(changed("a INT NULL", not_null) == "a INT NOT NULL");
    CHECK(changed("a INT NOT NULL", not_null) == "a INT NOT NULL");
    CHECK(changed("a INT CONSTRAINT n NOT NULL ON CONFLICT FAIL DEFAULT 1", null) ==
          "a INT DEFAULT 1");
    CHECK(changed("a INT REFERENCES p ON DELETE SET NULL", null) ==
          "a INT REFERENCES p ON DELETE SET NULL");
    const auto set = [&](TableText& t) { t.set_default(a, "(1 + 1)"); };
    const auto drop = [&](TableText& t) { t.set_default(a, std::nullopt); };
    CHECK(changed("a INT", set) == "a INT DEFAULT (1 + 1)");
    CHECK(changed("a INT NOT NULL DEFAULT -5 UNIQUE", set) ==
          "a INT NOT NULL DEFAULT (1 + 1) UNIQUE");
    CHECK(changed("a INT DEFAULT (')' || (1)) UNIQUE", drop) == "a INT UNIQUE");
    CHECK(changed("a INT", drop) == "a INT");
    const auto type = [&](TableText& t) { t.set_type(a, "NUMERIC(10, 2)"); };
    CHECK(changed("a", type) == "a NUMERIC(10, 2)");
    CHECK(changed("a unsigned big int DEFAULT 1", type) == "a NUMERIC(10, 2) DEFAULT 1");
    CHECK(changed("a VARCHAR(20) NOT NULL", type) == "a NUMERIC(10, 2) NOT NULL");
}

TEST_CASE("a constraint takes another name", "[ddl][sqlite]") {
    TableText table = TableText::parse(
        "CREATE TABLE t(a CONSTRAINT x CHECK (a), CONSTRAINT [y z] "
        "UNIQUE (a))");
    CHECK(table.rename_constraint(Identifier("X"), Identifier("Order")));
    CHECK(table.rename_constraint(Identifier("y z"), Identifier("q")));
    CHECK(table.str() ==
          "CREATE TABLE t(a CONSTRAINT \"Order\" CHECK (a), CONSTRAINT q UNIQUE (a))");
}

TEST_CASE("only one integer key stands for the rowid", "[ddl][sqlite]") {
    const auto alias = [](const std::string& text) { return TableText::parse(text).rowid_alias(); };
    CHECK(alias("CREATE TABLE t(a integer, PRIMARY KEY (a))") == Identifier("a"));
    CHECK_FALSE(alias("CREATE TABLE t(a INT PRIMARY KEY)"));
    CHECK_FALSE(alias("CREATE TABLE t(a INTEGER PRIMARY KEY DESC)"));
    CHECK_FALSE(alias("CREATE TABLE t(a INTEGER, b, PRIMARY KEY (a, b))"));
    CHECK_FALSE(alias("CREATE TABLE t(a INTEGER PRIMARY KEY) WITHOUT ROWID"));
}

TEST_CASE("what is no table's text is refused", "[ddl][sqlite]") {
    CHECK_THROWS_AS(TableText::parse("CREATE TABLE t AS SELECT 1"), Error);
    CHECK_THROWS_AS(TableText::parse("CREATE VIRTUAL TABLE t USING fts5(a)"), Error);
    CHECK_THROWS_AS(TableText::parse("CREATE VIEW v AS SELECT 1"), Error);
    CHECK_THROWS_AS(TableText::parse(""), Error);
}
