#include "ddl/sqlite/rebuild.hpp"

#include "sqlite_database.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using dbtool::test::SqliteDatabase;

namespace {

const QualifiedName posts{std::nullopt, Identifier("posts")};

void make_forum(SqliteDatabase& db) {
    db.run(R"(
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out twice
  title TEXT, karma INT DEFAULT 0,
  twice INT AS (karma * 2),
  parent INT REFERENCES posts (id) ON DELETE CASCADE,
  CHECK (posts.karma >= 0)
);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post INT REFERENCES posts ON DELETE CASCADE);
CREATE INDEX ix_title ON posts (title);
CREATE INDEX ix_karma ON posts (lower(title), "karma" DESC) WHERE karma > 0;
CREATE VIEW titles AS SELECT title FROM posts;
CREATE VIEW upper_titles AS SELECT upper(title) AS t FROM titles;
CREATE TABLE log (what);
CREATE TRIGGER of_posts AFTER UPDATE ON posts BEGIN INSERT INTO log VALUES (new.title); END;
CREATE TRIGGER of_comments AFTER INSERT ON comments
BEGIN UPDATE posts SET title = title || '!' WHERE id = new.post; END;
INSERT INTO posts (title, karma) VALUES ('a', 1), ('b', 2), ('c', 3);
INSERT INTO posts (title, parent) VALUES ('d', 1);
INSERT INTO posts (title) VALUES ('e');
DELETE FROM posts WHERE title = 'e';
INSERT INTO comments VALUES (7, 1), (8, 2);
)");
}

/// The definition of posts in all of the schema.
std::string table_line(const std::string& schema) {
    const std::size_t begin = schema.find("CREATE TABLE posts");
    return schema.substr(begin, schema.find("\n)", begin) + 2 - begin);
}

std::string all_of(SqliteDatabase& db) {
    return db.text("SELECT id || title || karma || twice || ifnull(parent, '-') FROM posts") +
           "\n" + db.text("SELECT id || '>' || post FROM comments");
}

}  // namespace

TEST_CASE("a rebuild keeps all that it is not about", "[ddl][sqlite]") {
    SqliteDatabase db;
    make_forum(db);
    const std::string schema = db.schema();
    const std::string rows = all_of(db);
    const SetNotNull op{posts, Identifier("title"), ""};
    db.apply(op);
    CHECK(all_of(db) == rows);
    CHECK_THROWS_AS(db.run("INSERT INTO posts (title) VALUES (NULL)"), Error);
    SECTION("its definition but for the words that were added") {
        CHECK(db.text("SELECT replace(sql, 'title TEXT NOT NULL', 'title TEXT') FROM sqlite_master "
                      "WHERE name = 'posts'") == table_line(schema));
    }
    SECTION("the numbers that were given out") {
        db.run("INSERT INTO posts (title) VALUES ('f')");
        CHECK(db.text("SELECT max(id) FROM posts") == "6");
    }
    SECTION("references to it, and triggers") {
        db.run("INSERT INTO comments VALUES (9, 2)");
        CHECK(db.text("SELECT title FROM posts WHERE id = 2") == "b!!");
        CHECK(db.text("SELECT what FROM log WHERE what = 'b!!'") == "b!!");
        db.run("DELETE FROM posts WHERE id = 1");
        CHECK(db.text("SELECT id FROM comments") == "8\n9");
        CHECK(db.text("SELECT id FROM posts") == "2\n3");
    }
    SECTION("and goes back to the letter") {
        db.revert(op, {});
        CHECK(db.schema() == schema);
        CHECK(all_of(db) == rows);
    }
    SECTION("it leaves ALTER TABLE as it is") {
        CHECK(db.text("PRAGMA legacy_alter_table") == "0");
        CHECK(db.text("SELECT count(*) FROM sqlite_master WHERE name LIKE '%before%'") == "0");
    }
}

TEST_CASE("a rebuild does not touch what a definition calls by its table's name", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE posts (a INT CHECK (posts.a > 0), b);"
        "INSERT INTO posts VALUES (1, 2), (3, 4); DELETE FROM posts WHERE a = 1");
    db.apply(SetNotNull{posts, Identifier("b"), ""});
    CHECK(db.schema() == "CREATE TABLE posts (a INT CHECK (posts.a > 0), b NOT NULL)");
    CHECK(db.text("SELECT rowid || a || b FROM posts") == "234");
}

TEST_CASE("an empty table keeps its next number", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, a);"
        "INSERT INTO posts (a) VALUES (1), (2); DELETE FROM posts");
    db.apply(SetNotNull{posts, Identifier("a"), ""});
    db.run("INSERT INTO posts (a) VALUES (3)");
    CHECK(db.text("SELECT id FROM posts") == "3");
    CHECK(db.text("SELECT count(*) FROM sqlite_sequence") == "1");
}

TEST_CASE("rowids that nothing else stands for are kept", "[ddl][sqlite]") {
    SqliteDatabase db;
    SECTION("by the first name that is free") {
        db.run(
            "CREATE TABLE posts (rowid TEXT, a); INSERT INTO posts VALUES ('x', 1), ('y', 2);"
            "DELETE FROM posts WHERE a = 1");
        db.apply(SetNotNull{posts, Identifier("a"), ""});
        CHECK(db.text("SELECT _rowid_ || rowid FROM posts") == "2y");
    }
    SECTION("but not where there are none") {
        db.run(
            "CREATE TABLE posts (a INT PRIMARY KEY, b) WITHOUT ROWID;"
            "INSERT INTO posts VALUES (5, 6)");
        db.apply(SetNotNull{posts, Identifier("b"), ""});
        CHECK(db.text("SELECT a || b FROM posts") == "56");
    }
}

TEST_CASE("a column goes with its constraints and indexes, and comes back with them",
          "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, a INT DEFAULT 5, b INT,"
        " CONSTRAINT u UNIQUE (a, b), CONSTRAINT c CHECK (\"A\" > 0), CHECK (b > 0));"
        "CREATE INDEX by_a ON posts (b, a); CREATE INDEX by_b ON posts (b);"
        "CREATE INDEX part ON posts (b) WHERE a IS NULL;"
        "INSERT INTO posts (b) VALUES (1), (2)");
    const std::string schema = db.schema();
    const DropColumn op{posts, Identifier("A"), std::nullopt, false};
    const auto kept = db.apply(op);
    CHECK(db.schema() ==
          "CREATE INDEX by_b ON posts (b)\n"
          "CREATE TABLE posts (id INTEGER PRIMARY KEY, b INT, CHECK (b > 0))");
    REQUIRE(kept.size() == 1);
    db.revert(op, kept);
    CHECK(db.schema() == schema);
    CHECK(db.text("SELECT id || '-' || a || '-' || b FROM posts") == "1-5-1\n2-5-2");
}

TEST_CASE("what still names a column that goes is found before it is too late", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE posts (a, b); CREATE TABLE other (x); CREATE VIEW broken AS SELECT 1 FROM "
        "nowhere");
    const std::string use = GENERATE(
        std::string("CREATE VIEW v AS SELECT a FROM posts; CREATE VIEW w AS SELECT * FROM v"),
        std::string(
            "CREATE VIEW v(x) AS SELECT \"A\" FROM posts; CREATE VIEW w AS SELECT * FROM v"),
        std::string(
            "CREATE VIEW v AS SELECT * FROM posts; CREATE VIEW w AS SELECT \"a\" AS x FROM v"),
        std::string("CREATE TRIGGER \"no name\" AFTER INSERT ON other BEGIN UPDATE other SET x = "
                    "(SELECT max(\"a\") FROM posts); END"),
        std::string("ALTER TABLE posts ADD COLUMN c AS (\"a\" || 'x')"),
        std::string("CREATE TRIGGER t AFTER INSERT ON posts BEGIN SELECT new.a; END"),
        std::string("CREATE TRIGGER t AFTER DELETE ON other BEGIN UPDATE posts SET a = 1; END"));
    db.run(use);
    const std::string schema = db.schema();
    CHECK_THROWS_AS(db.apply(DropColumn{posts, Identifier("a"), std::nullopt, false}), Error);
    CHECK(db.schema() == schema);
    db.apply(DropColumn{posts, Identifier("b"), std::nullopt, false});
}

TEST_CASE("what has the name of a column that goes and is none stays", "[ddl][sqlite]") {
    SqliteDatabase db;
    const std::string use = GENERATE(
        std::string(
            "CREATE VIEW v AS SELECT b, \"x\" AS text, (SELECT \"a\" FROM other) FROM posts"),
        std::string(
            "CREATE TRIGGER t AFTER INSERT ON posts BEGIN UPDATE other SET \"a\" = new.b; END"));
    db.run("CREATE TABLE posts (a, b); CREATE TABLE other (a)");
    db.run(use);
    db.apply(DropColumn{posts, Identifier("a"), std::nullopt, false});
    CHECK(db.text("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')") == "1");
    CHECK(db.text("SELECT count(*) FROM sqlite_temp_master") == "0");
}

TEST_CASE("a row that refers to nothing stops a rebuild", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE posts (a INT);"
        "INSERT INTO users VALUES (1); INSERT INTO posts VALUES (1), (2), (NULL)");
    AddForeignKey op;
    op.table = posts;
    op.key.columns = {Identifier("a")};
    op.key.references.table.name = Identifier("users");
    SECTION("by default") {
        CHECK_THROWS_AS(db.apply(op), Error);
        CHECK(db.text("SELECT count(*) FROM posts") == "3");
    }
    SECTION("or is deleted") {
        op.orphans = AddForeignKey::Orphans::remove;
        db.apply(op);
        CHECK(db.text("SELECT a FROM posts") == "1\nNULL");
    }
    SECTION("or refers no more") {
        op.orphans = AddForeignKey::Orphans::set_null;
        db.apply(op);
        CHECK(db.text("SELECT a FROM posts") == "1\nNULL\nNULL");
    }
}

TEST_CASE("a rebuild of what is not there names the nearest", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run("CREATE TABLE posts (title TEXT)");
    try {
        db.apply(DropDefault{{std::nullopt, Identifier("post")}, Identifier("title")});
        CHECK(false);
    } catch (const Error& error) {
        CHECK_THAT(error.message, ContainsSubstring("there is no table post, did you mean"));
    }
    try {
        db.apply(DropDefault{posts, Identifier("titel")});
        CHECK(false);
    } catch (const Error& error) {
        CHECK_THAT(error.message,
                   ContainsSubstring("there is no column titel in table posts, did you mean"));
    }
}

TEST_CASE("an old definition comes back without what came since being lost", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE \"a b\" (id INTEGER PRIMARY KEY); CREATE TABLE posts (id INTEGER PRIMARY "
        "KEY, "
        "up INT REFERENCES \"a b\" (id), karma INT DEFAULT 3, CHECK (karma > 0)); INSERT INTO "
        "posts "
        "VALUES (1, NULL, 2);");
    const DropDefault op{posts, Identifier("karma")};
    const auto kept = db.apply(op);
    db.run("ALTER TABLE posts ADD COLUMN note TEXT NOT NULL DEFAULT 'new' CHECK (note <> '')");
    AddUnique unique;
    unique.table = posts;
    unique.key = {Identifier("uq"), {Identifier("note")}};
    db.apply(unique);
    db.run("ALTER TABLE \"a b\" RENAME TO ab; ALTER TABLE ab RENAME TO \"a b\"");
    db.revert(op, kept);
    CHECK(db.text("SELECT note FROM posts") == "new");
    CHECK(db.text("SELECT sql FROM sqlite_master WHERE name = 'posts'") ==
          "CREATE TABLE posts (id INTEGER PRIMARY KEY, up INT REFERENCES \"a b\" (id), karma INT "
          "DEFAULT 3, note TEXT NOT NULL DEFAULT 'new' CHECK (note <> ''), CHECK (karma > 0), "
          "CONSTRAINT uq UNIQUE (note))");
}

TEST_CASE("a table's only column cannot be dropped on SQLite", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run("CREATE TABLE posts (id INTEGER PRIMARY KEY); INSERT INTO posts VALUES (1)");
    DropColumn op;
    op.table = posts;
    op.column = Identifier("id");
    try {
        db.apply(op);
        CHECK(false);
    } catch (const Error& error) {
        CHECK(error.message == "column id is the only one of table posts");
    }
    CHECK(db.text("SELECT id FROM posts") == "1");
}
