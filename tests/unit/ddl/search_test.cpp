#include "composite.hpp"
#include "rendered.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;

namespace {

AddSearch search() {
    AddSearch op;
    op.table = name("posts");
    op.columns = {{Identifier("title"), "A"}, {Identifier("na'me"), ""}};
    return op;
}

}  // namespace

TEST_CASE("a search on SQLite follows its table") {
    test::SqliteDatabase database;
    database.run(
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, \"na'me\" TEXT);"
        "INSERT INTO posts VALUES (1, 'dogs', 'cats'), (2, 'cats', NULL)");
    const std::string before = database.schema();
    Applied applied(database, search());
    const std::string found =
        "SELECT rowid FROM posts_search WHERE posts_search MATCH 'cat' ORDER BY rank";
    CHECK(database.text(found) == "2\n1");
    database.run("UPDATE posts SET title = 'birds' WHERE id = 2");
    CHECK(database.text(found) == "1");
    database.run(
        "DELETE FROM posts; INSERT INTO posts_search (posts_search) VALUES "
        "('integrity-check')");
    CHECK(database.text(found).empty());
    applied.revert();
    CHECK(database.schema() == before);
}

TEST_CASE("a search on SQLite needs rowids that stay") {
    test::SqliteDatabase database;
    database.run("CREATE TABLE posts (id TEXT PRIMARY KEY, title TEXT, \"na'me\" TEXT)");
    CHECK_THROWS_AS(Applied(database, search()), Error);
}

TEST_CASE("a search on PostgreSQL") {
    CHECK_THAT(
        postgres_text(search()),
        ContainsSubstring("setweight(to_tsvector('english', coalesce(title::text, '')), 'A') || "
                          "to_tsvector('english', coalesce(\"na'me\"::text, ''))"));
    AddSearch op = search();
    op.columns.front().weight = "E";
    CHECK(codes({op, {}, {}}, Dialect::postgresql) == std::vector<std::string>{"unknown-weight"});
}
