#include <dbtool/catalog/schema.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::catalog;

namespace {

QualifiedName name(const char* text) {
    return parse_qualified_name(text).value();
}

Relation table(const char* text) {
    return {.name = name(text),
            .kind = Relation::Kind::table,
            .columns = {{Identifier{"id"}, "bigint", false}, {Identifier{"Title"}, "text", true}},
            .indexes = {},
            .columns_known = true};
}

}  // namespace

TEST_CASE("a name without a schema is looked for along the search path") {
    const Schema schema{
        .dialect = Dialect::postgresql,
        .search_path = {Identifier{"app"}, Identifier{"public"}},
        .relations = {
            table("app.posts"), table("public.posts"), table("public.users"), table("old.files")}};
    REQUIRE(schema.find(name("posts")) != nullptr);
    CHECK(schema.find(name("posts"))->name == name("app.posts"));
    CHECK(schema.find(name("public.posts"))->name == name("public.posts"));
    CHECK(schema.find(name("users"))->name == name("public.users"));
    CHECK(schema.find(name("files")) == nullptr);
    CHECK(schema.find(name("Users")) == nullptr);
    CHECK(schema.placed(name("x")) == name("app.x"));
    CHECK(schema.placed(name("public.x")) == name("public.x"));
    CHECK(names_like(schema, name("post")) == std::vector<std::string>{"posts", "users"});
    CHECK(names_like(schema, name("old.file")).back() == "old.files");
}

TEST_CASE("PostgreSQL tells upper case from lower, SQLite does not") {
    const Relation posts = table("posts");
    CHECK(posts.find(Identifier{"title"}, Dialect::postgresql) == nullptr);
    CHECK(posts.find(Identifier{"Title"}, Dialect::postgresql) != nullptr);
    CHECK(posts.find(Identifier{"TITLE"}, Dialect::sqlite) != nullptr);
    const Schema schema{
        .dialect = Dialect::sqlite, .search_path = {}, .relations = {table("posts")}};
    CHECK(schema.find(name("POSTS")) != nullptr);
    CHECK(schema.find(name("main.posts")) != nullptr);
    CHECK(schema.find(name("other.posts")) == nullptr);
    CHECK(schema.placed(name("x")) == name("x"));
}
