#include "composite.hpp"
#include "rendered.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;

namespace {

constexpr const char* given = R"(
CREATE TABLE subs (id INTEGER PRIMARY KEY);
CREATE TABLE posts (id INTEGER PRIMARY KEY, sub INTEGER REFERENCES subs ON DELETE CASCADE,
  title TEXT UNIQUE, body TEXT, CONSTRAINT once UNIQUE (title, body));
CREATE UNIQUE INDEX part ON posts (body) WHERE body <> 'x';
INSERT INTO subs VALUES (1);
INSERT INTO posts VALUES (1, 1, 'a', 'a'), (2, NULL, 'b', 'b');)";

AddSoftDelete soft_delete() {
    AddSoftDelete op;
    op.table = name("posts");
    op.trigger = true;
    return op;
}

}  // namespace

TEST_CASE("a DELETE marks a row, and a second one removes it") {
    test::SqliteDatabase database;
    database.run(given);
    const std::string before = database.schema();
    AddSoftDelete op = soft_delete();
    op.view = {true, ""};
    Applied applied(database, op);
    database.run("DELETE FROM posts WHERE id = 2");
    CHECK(database.text("SELECT count(*) FROM posts") == "2");
    CHECK(database.text("SELECT id FROM live_posts") == "1");
    database.run("DELETE FROM posts WHERE id = 2");
    CHECK(database.text("SELECT count(*) FROM posts") == "1");
    applied.revert();
    CHECK(database.schema() == before);
}

TEST_CASE("a parent that is removed takes its rows along") {
    test::SqliteDatabase database;
    database.run(given);
    const Applied applied(database, soft_delete());
    database.run("PRAGMA foreign_keys = ON; DELETE FROM subs");
    CHECK(database.text("SELECT id FROM posts") == "2");
}

TEST_CASE("unique constraints hold for live rows, and come back") {
    test::SqliteDatabase database;
    database.run(given);
    const std::string before = database.schema();
    AddSoftDelete op = soft_delete();
    op.trigger = false;
    op.uniques = AddSoftDelete::Uniques::live;
    Applied applied(database, op);
    CHECK_THROWS_AS(database.run("INSERT INTO posts (title) VALUES ('a')"), Error);
    database.run("UPDATE posts SET deleted_at = 'now' WHERE id = 1");
    database.run("INSERT INTO posts (id, title, body) VALUES (3, 'a', 'a')");
    database.run("DELETE FROM posts WHERE id = 3");
    applied.revert();
    CHECK(database.schema() == before);
    CHECK_THROWS_AS(database.run("INSERT INTO posts (title) VALUES ('a')"), Error);
}

TEST_CASE("a unique constraint that a foreign key refers to stays") {
    test::SqliteDatabase database;
    database.run(given);
    database.run("CREATE TABLE links (title TEXT REFERENCES posts (title))");
    const std::string before = database.schema();
    CHECK_THROWS_AS(database.apply(PartialUniques{name("posts"), "id > 1"}), Error);
    CHECK(database.schema() == before);
}

TEST_CASE("a soft delete on PostgreSQL") {
    AddSoftDelete op = soft_delete();
    op.by = {true, "who's"};
    CHECK_THAT(postgres_text(op),
               ContainsSubstring("SET deleted_at = now(), \"who''s\" = current_user WHERE"));
    op.by = {true, "deleted_at"};
    CHECK(codes({op, {}, {}}, Dialect::postgresql) == std::vector<std::string>{"duplicate-column"});
}
