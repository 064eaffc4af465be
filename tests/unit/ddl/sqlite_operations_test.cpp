// Operations on a real SQLite: up, down, up.

#include "rendered.hpp"
#include "sqlite_database.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using dbtool::test::SqliteDatabase;

namespace {

Identifier id(const char* name) {
    return Identifier(name);
}

QualifiedName posts() {
    return {std::nullopt, id("posts")};
}

Column column(const char* name, const char* type) {
    Column out;
    out.name = id(name);
    out.type = type;
    return out;
}

CreateTable create_posts() {
    CreateTable op;
    op.table = posts();
    Column key = column("id", "bigint");
    key.identity = Identity::always;
    key.primary_key = true;
    Column title = column("title", "varchar(20)");
    title.null = false;
    title.default_value = Value{Value::Kind::text, "it's"};
    Column made = column("Order", "timestamptz");
    made.default_value = Value{Value::Kind::expression, "now()"};
    Column twice = column("twice", "int");
    twice.generated = "id * 2";
    Column price = column("price", "numeric(10,2)");
    price.unique = true;
    price.check = "price > 0";
    op.body.columns = {key, title, made, twice, price};
    return op;
}

std::string made(const CreateTable& op) {
    SqliteDatabase db;
    db.apply(op);
    return db.schema();
}

/// Up, down, up: down leaves what was there, up again what was there after the first up.
void comes_and_goes(const std::string& given, const OperationBody& op) {
    SqliteDatabase db;
    db.run(given);
    // ALTER TABLE ... RENAME writes quotes around names of its own accord.
    const bool renames =
        std::holds_alternative<RenameTable>(op) || std::holds_alternative<RenameColumn>(op);
    const auto schema = [&] {
        std::string text = db.schema();
        if (renames) {
            std::erase(text, '"');
        }
        return text;
    };
    const std::string before = schema();
    const auto kept = db.apply(op);
    const std::string after = schema();
    CHECK(after != before);
    db.revert(op, kept);
    CHECK(schema() == before);
    db.apply(op);
    CHECK(schema() == after);
}

const std::string given_posts =
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, karma INT NOT NULL DEFAULT 0, "
    "CONSTRAINT ck CHECK (karma >= 0));"
    "CREATE INDEX ix_karma ON posts (karma);"
    "CREATE VIEW live AS SELECT id FROM posts;"
    "CREATE TRIGGER touch AFTER INSERT ON posts BEGIN SELECT 1; END;"
    "INSERT INTO posts VALUES (1, '7', 2);";

}  // namespace

TEST_CASE("a table is made as SQLite writes it", "[ddl][sqlite]") {
    CHECK(made(create_posts()) ==
          "CREATE TABLE posts (\n"
          "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
          "  title VARCHAR(20) NOT NULL DEFAULT 'it''s',\n"
          "  \"Order\" TEXT DEFAULT CURRENT_TIMESTAMP,\n"
          "  twice INTEGER GENERATED ALWAYS AS (id * 2) STORED,\n"
          "  price NUMERIC(10,2),\n"
          "  CONSTRAINT uq_posts_price UNIQUE (price),\n"
          "  CONSTRAINT " +
              made(create_posts()).substr(made(create_posts()).find("ck_posts"), 17) +
              " CHECK (price > 0)\n)\n"
              "CREATE TABLE sqlite_sequence(name,seq)");
}

TEST_CASE("a strict table takes SQLite's own types alone", "[ddl][sqlite]") {
    CreateTable op = create_posts();
    op.body.strict = true;
    op.body.columns[0].identity = Identity::none;
    CHECK_THAT(made(op), ContainsSubstring("title TEXT NOT NULL"));
    CHECK_THAT(made(op), ContainsSubstring("price ANY"));
    CHECK_THAT(made(op), ContainsSubstring("\n) STRICT"));
}

TEST_CASE("a key of several columns has no nulls", "[ddl][sqlite]") {
    CreateTable op;
    op.table = posts();
    op.body.columns = {column("a", "int"), column("b", "text")};
    op.body.primary_key = {id("a"), id("b")};
    op.body.without_rowid = true;
    CHECK(made(op) ==
          "CREATE TABLE posts (\n  a INTEGER NOT NULL,\n  b TEXT NOT NULL,\n  PRIMARY KEY (a, b)\n)"
          " WITHOUT ROWID");
}

TEST_CASE("only an integer key can be numbered on SQLite", "[ddl][sqlite]") {
    CreateTable op = create_posts();
    op.body.columns[0].primary_key = false;
    CHECK_THROWS_AS(made(op), Error);
}

TEST_CASE("what goes up comes down on SQLite", "[ddl][sqlite]") {
    SECTION("a table") {
        comes_and_goes("CREATE TABLE other (sqlite_seq)", [] {
            CreateTable op = create_posts();
            op.body.columns[0].identity = Identity::by_default;
            op.body.indexes.push_back({});
            op.body.indexes[0].columns.push_back({id("title"), "", {}, {}, "", "NOCASE"});
            return op;
        }());
    }
    SECTION("a table's name") {
        comes_and_goes(given_posts, RenameTable{posts(), id("Order")});
    }
    SECTION("the case of a table's name") {
        comes_and_goes(given_posts, RenameTable{posts(), id("Posts")});
    }
    SECTION("a not null that says what becomes of a conflict") {
        comes_and_goes(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, slug TEXT CONSTRAINT given NOT NULL ON "
            "CONFLICT IGNORE)",
            DropNotNull{posts(), id("slug"), "'none'"});
    }
    SECTION("a column that ALTER TABLE can add") {
        comes_and_goes(given_posts, AddColumn{posts(), column("flag", "boolean")});
    }
    SECTION("a column that it cannot") {
        Column now = column("now", "timestamptz");
        now.null = false;
        now.default_value = Value{Value::Kind::expression, "now()"};
        comes_and_goes(given_posts, AddColumn{posts(), now});
    }
    SECTION("a column with all of its constraints") {
        Column all = column("all", "int");
        all.unique = true;
        all.check = "\"all\" > 0";
        all.references = References{};
        all.references->table = posts();
        comes_and_goes(given_posts, AddColumn{posts(), all});
    }
    SECTION("a column without a way to know it but by looking") {
        comes_and_goes(given_posts, DropColumn{posts(), id("karma"), std::nullopt, false});
    }
    SECTION("a column's name") {
        comes_and_goes(given_posts, RenameColumn{posts(), id("karma"), id("Karma points")});
    }
    SECTION("a type") {
        comes_and_goes(given_posts, AlterType{posts(), id("title"), "bigint", "title + 0", ""});
    }
    SECTION("a default") {
        comes_and_goes(given_posts,
                       SetDefault{posts(), id("title"), Value{Value::Kind::text, "new"}});
    }
    SECTION("no default") {
        comes_and_goes(given_posts, DropDefault{posts(), id("karma")});
    }
    SECTION("not null") {
        comes_and_goes(given_posts, SetNotNull{posts(), id("title"), "'?'"});
    }
    SECTION("null") {
        SqliteDatabase db;
        db.run("CREATE TABLE posts (a INT NOT NULL)");
        const DropNotNull op{posts(), id("a"), "0"};
        const auto kept = db.apply(op);
        db.run("INSERT INTO posts VALUES (NULL)");
        db.revert(op, kept);
        CHECK(db.text("SELECT a FROM posts") == "0");
        CHECK(db.schema() == "CREATE TABLE posts (a INT NOT NULL)");
    }
    SECTION("a check") {
        comes_and_goes(given_posts, AddCheck{posts(), {id("It's"), "title <> ')'"}, false});
    }
    SECTION("a unique key") {
        comes_and_goes(given_posts,
                       AddUnique{posts(), {{}, {id("title")}}, std::nullopt, Deferrable::no});
    }
    SECTION("a primary key") {
        comes_and_goes("CREATE TABLE posts (a INT, b INT); INSERT INTO posts VALUES (1, 2)",
                       AddPrimaryKey{posts(), {{}, {id("a")}}, std::nullopt, Deferrable::no});
    }
    SECTION("no constraint") {
        comes_and_goes(given_posts, DropConstraint{posts(), id("CK")});
    }
    SECTION("a constraint's name") {
        comes_and_goes(given_posts, RenameConstraint{posts(), id("ck"), id("Check")});
    }
    SECTION("an index") {
        CreateIndex op;
        op.table = posts();
        op.index.unique = true;
        op.index.where = "karma > 0";
        op.index.columns = {{id("karma"), "", IndexColumn::Order::desc, {}, "", ""},
                            {{}, "lower(title)", IndexColumn::Order::asc, {}, "", "NOCASE"}};
        comes_and_goes(given_posts, op);
    }
    SECTION("no index") {
        comes_and_goes(given_posts, DropIndex{{std::nullopt, id("ix_karma")}, posts(), false});
    }
    SECTION("an index's name") {
        comes_and_goes(given_posts, RenameIndex{{std::nullopt, id("ix_karma")}, id("Index")});
    }
    SECTION("a view") {
        comes_and_goes(
            given_posts,
            CreateView{{std::nullopt, id("v")}, "SELECT title FROM posts", {id("T")}, {}});
    }
    SECTION("another view") {
        comes_and_goes(
            given_posts + "CREATE TRIGGER tv INSTEAD OF DELETE ON live BEGIN SELECT 1; END;",
            ReplaceView{{std::nullopt, id("live")}, "SELECT title FROM posts", {}, {}});
    }
    SECTION("no view, and its triggers") {
        comes_and_goes(
            given_posts + "CREATE TRIGGER tv INSTEAD OF DELETE ON live BEGIN SELECT 1; END;",
            DropView{{std::nullopt, id("live")}, false});
    }
    SECTION("a trigger") {
        CreateTrigger op;
        op.table = posts();
        op.name = id("Audit");
        op.when = CreateTrigger::When::after;
        op.on = {"update of karma, title"};
        op.condition = "new.karma > 1";
        op.execute = GENERATE(std::string("SELECT 1; SELECT 2;"),
                              std::string("BEGIN SELECT 1; END"),
                              std::string("SELECT 1 -- one"));
        comes_and_goes(given_posts, op);
    }
    SECTION("no trigger") {
        comes_and_goes(given_posts, DropTrigger{posts(), id("touch"), false});
    }
}

TEST_CASE("a type's values come back by down_using", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run("CREATE TABLE posts (a TEXT); INSERT INTO posts VALUES ('no 7')");
    const AlterType op{posts(), id("a"), "int", "substr(posts.a, 4)", "'no ' || a"};
    const auto kept = db.apply(op);
    CHECK(db.text("SELECT typeof(a) || a FROM posts") == "integer7");
    db.revert(op, kept);
    CHECK(db.text("SELECT typeof(a) || a FROM posts") == "textno 7");
}

TEST_CASE("a numbered column numbers the rows that are there", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run("CREATE TABLE posts (a); INSERT INTO posts VALUES ('x'), ('y')");
    Column key = column("id", "bigint");
    key.identity = Identity::by_default;
    key.primary_key = true;
    db.apply(AddColumn{posts(), key});
    db.run("INSERT INTO posts (a) VALUES ('z')");
    CHECK(db.text("SELECT id || a FROM posts") == "1x\n2y\n3z");
}

TEST_CASE("a table that others refer to is not dropped", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run(
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, up INT REFERENCES posts ON DELETE RESTRICT);"
        "CREATE TABLE comments (p REFERENCES Posts ON DELETE CASCADE);"
        "INSERT INTO posts VALUES (1, 1); INSERT INTO comments VALUES (1)");
    CHECK_THROWS_AS(db.apply(DropTable{posts(), std::nullopt, false}), Error);
    CHECK(db.text("SELECT p FROM comments") == "1");
    db.run("DROP TABLE comments");
    db.apply(DropTable{posts(), std::nullopt, false});
    CHECK(db.schema().empty());
}

TEST_CASE("if_exists does nothing where there is nothing", "[ddl][sqlite]") {
    SqliteDatabase db;
    db.run("CREATE TABLE posts (a)");
    const std::string schema = db.schema();
    const auto apply = [&](OperationBody body, bool not_exists = false) {
        Operation op{std::move(body), {}, {}};
        op.common.if_exists = !not_exists;
        op.common.if_not_exists = not_exists;
        db.apply(op);
        CHECK(db.schema() == schema);
    };
    const QualifiedName none{std::nullopt, id("none")};
    apply(DropTable{none, std::nullopt, false});
    apply(RenameTable{none, id("x")});
    apply(DropColumn{posts(), id("z"), std::nullopt, false});
    apply(DropConstraint{posts(), id("z"), false});
    apply(DropIndex{none, std::nullopt, false});
    apply(RenameIndex{none, id("x")});
    apply(DropView{none, false});
    apply(DropTrigger{posts(), id("z"), false});
    apply(AddColumn{posts(), column("a", "text")}, true);
    CreateTable again;
    again.table = posts();
    again.body.columns = {column("b", "text")};
    apply(again, true);
}
