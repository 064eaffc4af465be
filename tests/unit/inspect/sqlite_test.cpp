#include <dbtool/inspect/read.hpp>

#include "support/catch.hpp"

using namespace dbtool;

TEST_CASE("a database of SQLite is read whole") {
    engine::ConnectOptions options;
    options.dialect = Dialect::sqlite;
    options.target = ":memory:";
    const auto connection = engine::connect(options);
    for (const char* sql :
         {"CREATE TABLE \"Odd \"\"name\" (id INTEGER PRIMARY KEY, title varchar(80) NOT NULL, "
          "twice int GENERATED ALWAYS AS (id * 2) VIRTUAL)",
          "CREATE TABLE keyed (a, b text UNIQUE, PRIMARY KEY (a)) WITHOUT ROWID",
          "CREATE INDEX ix_title ON \"Odd \"\"name\" (title)",
          "CREATE VIEW live AS SELECT id, title FROM \"Odd \"\"name\""}) {
        connection->query({sql});
    }
    const catalog::Schema schema = inspect::read(*connection);
    REQUIRE(schema.relations.size() == 3);
    CHECK(schema.dialect == Dialect::sqlite);
    CHECK(schema.search_path.empty());
    const catalog::Relation& odd = schema.relations[0];
    CHECK(odd.name.name.str() == "Odd \"name");
    CHECK(odd.columns == std::vector<catalog::Column>{{Identifier{"id"}, "INTEGER", false},
                                                      {Identifier{"title"}, "varchar(80)", false},
                                                      {Identifier{"twice"}, "INT", true}});
    CHECK(odd.indexes == std::vector{Identifier{"ix_title"}});
    CHECK(schema.relations[1].name.name.str() == "keyed");
    CHECK(schema.relations[1].columns.size() == 2);
    CHECK(schema.relations[1].indexes.size() == 1);  // Its primary key is the table itself.
    CHECK(schema.relations[2].kind == catalog::Relation::Kind::view);
    CHECK(schema.relations[2].columns.size() == 2);
}
