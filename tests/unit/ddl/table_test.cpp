#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

namespace {

Column column(std::string text, std::string type) {
    Column out;
    out.name = Identifier(std::move(text));
    out.type = std::move(type);
    return out;
}

CreateTable posts() {
    CreateTable op;
    op.table = name("posts");
    Column id = column("id", "bigint");
    id.primary_key = true;
    id.identity = Identity::always;
    Column slug = column("Slug", "text");
    slug.null = false;
    slug.unique = true;
    slug.comment = "it's";
    op.body.columns = {id, slug};
    return op;
}

}  // namespace

TEST_CASE("a table is made with named constraints") {
    CHECK(lines(flat(posts())) == Lines{"CREATE TABLE posts (\n"
                                        "  id bigint GENERATED ALWAYS AS IDENTITY,\n"
                                        "  \"Slug\" text NOT NULL,\n"
                                        "  PRIMARY KEY (id),\n"
                                        "  CONSTRAINT \"uq_posts_Slug\" UNIQUE (\"Slug\")\n"
                                        ")",
                                        "COMMENT ON COLUMN posts.\"Slug\" IS 'it''s'"});
}

TEST_CASE("a table can be divided and have storage parameters, but not on SQLite") {
    CreateTable op = posts();
    op.body.partition_by = PartitionBy{PartitionBy::Strategy::hash, {"id", "(lower(\"Slug\"))"}};
    op.body.storage = {{"fillfactor", "70"}};
    CHECK_THAT(lines(flat(op)).at(0),
               ContainsSubstring(") PARTITION BY HASH (id, (lower(\"Slug\"))) WITH (fillfactor = "
                                 "70)"));
    CHECK(codes(flat(op), Dialect::postgresql).empty());
    CHECK(codes(flat(op), Dialect::sqlite) ==
          Lines{"no-meaning-on-sqlite", "no-meaning-on-sqlite"});
}

TEST_CASE("what contradicts itself in a table is a mistake") {
    CreateTable op = posts();
    SECTION("two primary keys") {
        op.body.primary_key = {Identifier("id")};
        CHECK(codes(flat(op), Dialect::postgresql) == Lines{"primary-key-twice"});
    }
    SECTION("a column twice") {
        op.body.columns.push_back(column("id", "int"));
        CHECK(codes(flat(op), Dialect::postgresql) == Lines{"column-twice"});
    }
    SECTION("a key of a column that is not there") {
        op.body.unique = {{Identifier("uq"), {Identifier("slug")}}};
        CHECK(codes(flat(op), Dialect::postgresql) == Lines{"unknown-column"});
    }
    SECTION("no column") {
        op.body.columns.clear();
        CHECK(codes(flat(op), Dialect::postgresql) == Lines{"table-without-columns"});
    }
}

TEST_CASE("a dropped table comes back by what it was") {
    const DropTable known{name("posts"), posts().body, false};
    const Reverse back = reverse(flat(known), Dialect::postgresql);
    CHECK(back.lossy);
    CHECK(back.operations.at(0).body == flat(posts()).body);
    CHECK_THAT(reverse(flat(DropTable{name("posts"), {}, false}), Dialect::postgresql).why,
               ContainsSubstring("\"was\""));
    CHECK(reverse(flat(DropTable{name("posts"), posts().body, true}), Dialect::postgresql).kind ==
          Reverse::Kind::none);
}

TEST_CASE("a renamed table is found in its schema on the way back") {
    const RenameTable op{{Identifier("app"), Identifier("posts")}, Identifier("Order")};
    const Operation up = flat(op);
    CHECK(lines(up) == Lines{"ALTER TABLE app.posts RENAME TO \"Order\""});
    CHECK(lines(reverse(up, Dialect::postgresql).operations.at(0)) ==
          Lines{"ALTER TABLE app.\"Order\" RENAME TO posts"});
}

TEST_CASE("storage parameters are set and reset") {
    const SetStorage op{name("posts"), {{"fillfactor", "70"}, {"toast.autovacuum_enabled", {}}}};
    CHECK(lines(flat(op)) == Lines{"live: ALTER TABLE posts SET (fillfactor = 70); ALTER TABLE "
                                   "posts RESET (toast.autovacuum_enabled)"});
    CHECK(codes(flat(SetStorage{name("posts"), {}}), Dialect::postgresql) ==
          Lines{"nothing-to-set"});
}
