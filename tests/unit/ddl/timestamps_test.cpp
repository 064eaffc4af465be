#include "composite.hpp"
#include "rendered.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;

TEST_CASE("an update sets when a row was changed, unless it says so itself") {
    const std::string key = GENERATE(std::string("INTEGER PRIMARY KEY)"),
                                     std::string("TEXT PRIMARY KEY) WITHOUT ROWID"));
    test::SqliteDatabase database;
    database.run("CREATE TABLE posts (title TEXT, id " + key +
                 "; INSERT INTO posts VALUES ('a', 1), ('b', 2)");
    const std::string before = database.schema();
    AddTimestamps op;
    op.table = name("posts");
    Applied applied(database, op);
    database.run("PRAGMA recursive_triggers = ON; UPDATE posts SET updated_at = '2001'");
    CHECK(database.text("SELECT count(*) FROM posts WHERE updated_at = '2001'") == "2");
    database.run("UPDATE posts SET title = 'c' WHERE id = 1");
    CHECK(database.text("SELECT title FROM posts WHERE updated_at = '2001'") == "b");
    applied.revert();
    CHECK(database.schema() == before);
}

TEST_CASE("timestamps on PostgreSQL") {
    AddTimestamps op;
    op.table = name("posts");
    op.updated = Identifier("Changed");
    CHECK_THAT(postgres_text(op),
               ContainsSubstring("WHEN (NEW.\"Changed\" IS NOT DISTINCT FROM OLD.\"Changed\")"));
    op.trigger = false;
    CHECK(parts(op, Dialect::postgresql).size() == 2);
    op.created = op.updated;
    CHECK(codes({op, {}, {}}, Dialect::postgresql) == std::vector<std::string>{"duplicate-column"});
}
