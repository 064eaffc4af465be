// An upgrade that can never come to its end is taken back.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

constexpr const char* duplicates =
    "CREATE TABLE posts (id int, slug text DEFAULT 'x', karma int);\n"
    "CREATE INDEX ix_old ON posts (karma);\n"
    "INSERT INTO posts VALUES (1, 'a', NULL), (2, 'a', 3);";

void add_first(const Subject& subject) {
    subject.add("0001_posts.sql", migration(duplicates, "DROP TABLE posts;"));
    subject.must({"upgrade"});
}

/// Stops half way, is taken back, and leaves nothing.
void check_taken_back(const Subject& subject, const std::string& before) {
    const Result stopped = subject.dbtool({"upgrade"});
    INFO(stopped.out << stopped.err);
    REQUIRE(stopped.exit_code == 1);
    REQUIRE_THAT(subject.must({"status"}).out, ContainsSubstring("running"));
    const Result tried = subject.must({"downgrade", "-1", "--dry-run"});
    REQUIRE_THAT(subject.must({"status"}).out, ContainsSubstring("running"));
    const Result back = subject.must({"downgrade", "-1"});
    INFO(back.out << back.err);
    CHECK_THAT(back.out, ContainsSubstring("now at 0001_posts"));
    CHECK(subject.schema() == before);
    CHECK(subject.history() == "0001_posts");
    CHECK(subject.dbtool({"check"}).exit_code == 3);
}

}  // namespace

TEST_CASE("an upgrade that stopped half way is taken back by its SQL downgrade") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_first(subject);
    const std::string before = subject.schema();
    subject.add("0002_unique.sql",
                migration("CREATE TABLE made (id int);\n"
                          "ALTER TABLE posts ADD COLUMN extra int;\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY uq_slug ON posts (slug);\n"
                          "CREATE TABLE behind (id int);",
                          "DROP TABLE behind;\n"
                          "DROP INDEX CONCURRENTLY uq_slug;\n"
                          "ALTER TABLE posts DROP COLUMN extra;\n"
                          "VACUUM posts;\n"
                          "DROP TABLE made;"));
    check_taken_back(subject, before);
    subject.query("UPDATE posts SET slug = 'b' WHERE id = 2");
    subject.must({"upgrade"});
    CHECK(subject.has_table("behind"));
    subject.must({"downgrade", "-1"});
    CHECK(subject.schema() == before);
}

TEST_CASE("what is not there may be passed over, several things at once may not") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_first(subject);
    subject.add("0002_unique.sql",
                migration("CREATE TABLE made (id int);\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY uq_slug ON posts (slug);\n"
                          "CREATE TABLE behind (id int);",
                          "DROP INDEX CONCURRENTLY uq_slug;\n"
                          "DROP TABLE made, behind;"));
    REQUIRE(subject.dbtool({"upgrade"}).exit_code == 1);
    const Result refused = subject.dbtool({"downgrade", "-1"});
    INFO(refused.out << refused.err);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, ContainsSubstring("0002_unique.sql:7"));
    CHECK(subject.has_table("made"));
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("running"));

    subject.query("DROP TABLE made");
    CHECK_THAT(subject.must({"repair", "--undone", "0002"}).out,
               ContainsSubstring("marked 0002_unique as not applied"));
    CHECK(subject.history() == "0001_posts");
}

TEST_CASE("what an upgrade was yet to replace keeps its rows") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_first(subject);
    subject.query("CREATE TABLE stats (old int); INSERT INTO stats VALUES (7)");
    const std::string before = subject.schema();
    subject.add("0002_replace.sql",
                migration("CREATE TABLE made (id int);\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY uq_slug ON posts (slug);\n"
                          "DROP TABLE stats;\nCREATE TABLE stats (fresh text);\n"
                          "ALTER TABLE posts DROP COLUMN karma, ADD COLUMN karma text;",
                          "ALTER TABLE posts DROP COLUMN karma;\n"
                          "ALTER TABLE posts ADD COLUMN karma int;\n"
                          "DROP TABLE stats;\nCREATE TABLE stats (old int);\n"
                          "DROP INDEX CONCURRENTLY uq_slug;\n"
                          "DROP TABLE made;"));
    check_taken_back(subject, before);
    CHECK(subject.query("SELECT old FROM stats") == "7");
    CHECK(subject.query("SELECT karma FROM posts WHERE id = 2") == "3");
}

TEST_CASE("a downgrade that works on rows is not guessed at") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_first(subject);
    subject.add("0002_unique.sql",
                migration("CREATE TABLE made (id int);\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY uq_slug ON posts (slug);\n"
                          "UPDATE posts SET karma = karma + 1;",
                          "UPDATE posts SET karma = karma - 1;\n"
                          "DROP INDEX uq_slug;\n"
                          "DROP TABLE made;"));
    REQUIRE(subject.dbtool({"upgrade"}).exit_code == 1);
    const Result refused = subject.dbtool({"downgrade", "-1"});
    INFO(refused.out << refused.err);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, ContainsSubstring("0002_unique.sql:6"));
    CHECK_THAT(refused.err, ContainsSubstring("repair --undone 0002_unique"));
    CHECK(subject.query("SELECT karma FROM posts WHERE id = 2") == "3");
    CHECK_THAT(subject.must({"repair", "--done", "0002"}).out,
               ContainsSubstring("marked 0002_unique as applied"));
    CHECK(subject.history() == "0001_posts 0002_unique");
}

TEST_CASE("operations are taken back as far as they were begun, with what was kept") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const char* operations = GENERATE(
        "  - drop_index: {name: ix_old, online: false}\n"
        "  - set_not_null: {table: posts, column: karma}\n"
        "  - create_table: {table: behind, columns: [{name: id, type: int}]}\n",
        "  - create_table: {table: made, columns: [{name: id, type: int}]}\n"
        "  - set_default: {table: posts, column: slug, to: y}\n"
        "  - add_unique: {table: posts, columns: [slug]}\n"
        "  - drop_column: {table: posts, column: karma, lossy: true}\n",
        "  - add_check: {table: posts, check: karma IS NOT NULL}\n"
        "  - insert: {table: posts, rows: [{id: 9}]}\n");
    INFO(operations);
    const Subject subject(Engine::postgres);
    add_first(subject);
    const std::string before = subject.schema();
    subject.add("0002_more.yaml", "revises: 0001_posts\nupgrade:\n" + std::string(operations));
    check_taken_back(subject, before);
    CHECK(subject.query("SELECT count(*) FROM posts") == "2");
}

TEST_CASE("SQLite: an upgrade of several parts is taken back") {
    const Subject subject(Engine::sqlite);
    add_first(subject);
    const std::string before = subject.schema();
    subject.add("0002_more.yaml",
                "revises: 0001_posts\nupgrade:\n"
                "  - create_table: {table: made, columns: [{name: id, type: int}]}\n"
                "  - update: {table: posts, set: {karma: 1}, where: id = 2, down: UPDATE posts SET "
                "karma = 3 WHERE id = 2}\n"
                "  - set_not_null: {table: posts, column: karma}\n");
    check_taken_back(subject, before);
    CHECK(subject.query("SELECT karma FROM posts WHERE id = 2") == "3");
}
