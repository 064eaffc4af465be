#include "inspect/rows.hpp"

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("rows become relations with their columns and indexes") {
    engine::Rows rows;
    rows.rows = {{"path", "app", {}, {}, {}, {}},
                 {"path", "public", {}, {}, {}, {}},
                 {"relation", "app", "posts", {}, "p", {}},
                 {"column", "app", "posts", "id", "bigint", "f"},
                 {"column", "app", "posts", "title", "text", "t"},
                 {"index", "app", "posts", "posts_pkey", {}, {}},
                 {"relation", "app", "totals", {}, "m", {}},
                 {"relation", "public", "live", {}, "v", {}}};
    const catalog::Schema schema = inspect::schema_from(rows, Dialect::postgresql);
    CHECK(schema.search_path == std::vector{Identifier{"app"}, Identifier{"public"}});
    REQUIRE(schema.relations.size() == 3);
    const catalog::Relation& posts = schema.relations[0];
    CHECK(to_text(posts.name) == "app.posts");
    CHECK(posts.kind == catalog::Relation::Kind::table);
    CHECK(posts.columns == std::vector<catalog::Column>{{Identifier{"id"}, "bigint", false},
                                                        {Identifier{"title"}, "text", true}});
    CHECK(posts.indexes == std::vector{Identifier{"posts_pkey"}});
    CHECK(schema.relations[1].kind == catalog::Relation::Kind::materialized_view);
    CHECK(schema.relations[2].kind == catalog::Relation::Kind::view);
    CHECK(schema.relations[2].columns.empty());
}
