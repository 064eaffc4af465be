// What dbtool reads of a PostgreSQL database.

#include <dbtool/inspect/read.hpp>

#include "conformance/both_engines.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::test;

TEST_CASE("a database of PostgreSQL is read whole, and the search path with it") {
    const AnyDatabase database(Dialect::postgresql);
    engine::Connection* const connection = &database.connection();
    for (const char* sql :
         {"CREATE SCHEMA app",
          "CREATE TABLE app.posts (id bigint PRIMARY KEY, \"Title\" varchar(80) NOT NULL, gone "
          "int, price numeric(10,2))",
          "ALTER TABLE app.posts DROP COLUMN gone",
          "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
          "CREATE TABLE events_rest PARTITION OF events DEFAULT",
          "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM app.posts",
          "CREATE VIEW app.live AS SELECT id FROM app.posts",
          "CREATE TEMP TABLE passing (id int)"}) {
        connection->query({sql});
    }
    const catalog::Schema schema = inspect::read(*connection);
    CHECK(schema.search_path == std::vector{Identifier{"public"}});
    std::vector<std::string> names;
    for (const catalog::Relation& relation : schema.relations) {
        names.push_back(to_text(relation.name));
    }
    CHECK(names ==
          std::vector<std::string>{
              "app.live", "app.posts", "public.events", "public.events_rest", "public.totals"});
    const catalog::Relation* posts = schema.find(parse_qualified_name("app.posts").value());
    REQUIRE(posts != nullptr);
    CHECK(posts->columns ==
          std::vector<catalog::Column>{{Identifier{"id"}, "bigint", false},
                                       {Identifier{"Title"}, "character varying(80)", false},
                                       {Identifier{"price"}, "numeric(10,2)", true}});
    CHECK(posts->indexes == std::vector{Identifier{"posts_pkey"}});
    CHECK(schema.relations[4].kind == catalog::Relation::Kind::materialized_view);

    const catalog::Schema of_app = inspect::read(*connection, "app");
    CHECK(of_app.search_path == std::vector{Identifier{"app"}, Identifier{"public"}});
    CHECK(of_app.find(parse_qualified_name("posts").value()) != nullptr);
    CHECK(of_app.find(parse_qualified_name("events").value()) != nullptr);
}
