#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

namespace {

AddForeignKey author() {
    AddForeignKey op;
    op.table = name("posts");
    op.key.columns = {Identifier("author")};
    op.key.references.table = name("users");
    op.key.references.columns = {Identifier("id")};
    return op;
}

const std::string add_author =
    "ALTER TABLE posts ADD CONSTRAINT fk_posts_author FOREIGN KEY (author) REFERENCES users (id)";
const std::string validate_author = "ALTER TABLE posts VALIDATE CONSTRAINT fk_posts_author";
const std::string orphans =
    "referring.author IS NOT NULL AND NOT EXISTS (SELECT FROM users AS referred WHERE referred.id "
    "= "
    "referring.author)";

}  // namespace

TEST_CASE("a check is added without a look at the rows, which are looked at later") {
    AddCheck op{name("comments"), {Identifier("ck"), "karma >= 0"}, true};
    Common common;
    common.comment = "why";
    CHECK(lines(flat(op, common)) ==
          Lines{"ALTER TABLE comments ADD CONSTRAINT ck CHECK (karma >= 0) NO INHERIT NOT VALID",
                "COMMENT ON CONSTRAINT ck ON comments IS 'why'",
                "--",
                "ALTER TABLE comments VALIDATE CONSTRAINT ck"});
    CHECK(lines(flat(op), plain()) ==
          Lines{"ALTER TABLE comments ADD CONSTRAINT ck CHECK (karma >= 0) NO INHERIT"});
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});
    const Reverse back = reverse(flat(op), Dialect::sqlite);
    CHECK(back.operations.at(0).body ==
          OperationBody(DropConstraint{name("comments"), Identifier("ck")}));
}

TEST_CASE("a foreign key is added, then orphans are seen to, then rows are looked at") {
    AddForeignKey op = author();
    CHECK(lines(flat(op)) == Lines{add_author + " NOT VALID", "--", validate_author});
    CHECK_FALSE(reverse(flat(op), Dialect::postgresql).lossy);

    op.orphans = AddForeignKey::Orphans::remove;
    CHECK(lines(flat(op)) == Lines{add_author + " NOT VALID",
                                   "--",
                                   "DELETE FROM posts AS referring WHERE " + orphans,
                                   "--",
                                   validate_author});
    CHECK(reverse(flat(op), Dialect::postgresql).lossy);

    op.orphans = AddForeignKey::Orphans::set_null;
    CHECK(lines(flat(op), plain()) ==
          Lines{"UPDATE posts AS referring SET author = NULL WHERE " + orphans, add_author});
    CHECK(reverse(flat(op), Dialect::postgresql).lossy);
}

TEST_CASE("what is an orphan depends on MATCH, and on the key that is referred to") {
    AddForeignKey op = author();
    op.key.columns = {Identifier("a"), Identifier("B")};
    op.key.references.columns = {Identifier("x"), Identifier("y")};
    op.key.match_full = true;
    op.orphans = AddForeignKey::Orphans::remove;
    CHECK(lines(flat(op), plain()).at(0) ==
          "DELETE FROM posts AS referring WHERE (referring.a IS NOT NULL OR referring.\"B\" IS NOT "
          "NULL) AND NOT EXISTS (SELECT FROM users AS referred WHERE referred.x = referring.a AND "
          "referred.y = referring.\"B\")");
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});

    op.key.references.columns.clear();
    CHECK(lines(flat(op), plain()).at(0) == "live: delete the rows of posts that refer to nothing");
    op.key.references.columns = {Identifier("x")};
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"foreign-key-columns"});
}

TEST_CASE("deleting orphans of a table that refers to itself deletes what they leave behind") {
    AddForeignKey op = author();
    op.key.references.table = op.table;
    op.orphans = AddForeignKey::Orphans::remove;
    CHECK_THAT(lines(flat(op), plain()).at(0), ContainsSubstring("WITH RECURSIVE lost"));
}

TEST_CASE("constraints of a partitioned table take the plain form where PostgreSQL has no other") {
    const RenderContext context = partitioned(Identifier("posts"), {name("posts_1")});
    CHECK(lines(flat(author()), context) == Lines{add_author});
    AddUnique unique{name("posts"), {{}, {Identifier("id")}}, {}, {}};
    CHECK(lines(flat(unique), context) ==
          Lines{"ALTER TABLE posts ADD CONSTRAINT uq_posts_id UNIQUE (id)"});
}

TEST_CASE("a unique key is built as an index first") {
    AddUnique op{name("posts"), {{}, {Identifier("id")}}, {}, Deferrable::deferred};
    CHECK(lines(flat(op)) ==
          Lines{"solo: CREATE UNIQUE INDEX CONCURRENTLY uq_posts_id ON posts (id)",
                "ALTER TABLE posts ADD CONSTRAINT uq_posts_id UNIQUE USING INDEX uq_posts_id "
                "DEFERRABLE INITIALLY DEFERRED"});
    CHECK(lines(flat(op), plain()) ==
          Lines{"ALTER TABLE posts ADD CONSTRAINT uq_posts_id UNIQUE (id) DEFERRABLE INITIALLY "
                "DEFERRED"});
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::derived);
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});

    SECTION("or takes one over, with its name") {
        AddUnique taken{name("posts"), {}, Identifier("ix"), Deferrable::no};
        CHECK(lines(flat(taken)) ==
              Lines{"live: keep the definition of index ix",
                    "ALTER TABLE posts ADD CONSTRAINT ix UNIQUE USING INDEX ix"});
        CHECK(reverse(flat(taken), Dialect::postgresql).kind == Reverse::Kind::kept);
    }
}

TEST_CASE("a primary key's columns lose their NULLs first") {
    AddPrimaryKey op{name("posts"), {{}, {Identifier("id")}}, {}, {}};
    const Lines online = lines(flat(op));
    CHECK(online.front() == "live: keep which columns of the key of posts may be null");
    CHECK(online.at(online.size() - 2) ==
          "solo: CREATE UNIQUE INDEX CONCURRENTLY pk_posts ON posts (id)");
    CHECK(online.back() ==
          "ALTER TABLE posts ADD CONSTRAINT pk_posts PRIMARY KEY USING INDEX pk_posts");
    CHECK(online.size() > 4);
    CHECK(lines(flat(op), plain()) ==
          Lines{"live: keep which columns of the key of posts may be null",
                "ALTER TABLE posts ADD CONSTRAINT pk_posts PRIMARY KEY (id)"});
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::kept);
    CHECK(reverse(flat(op), Dialect::sqlite).kind == Reverse::Kind::kept);
}

TEST_CASE("an exclusion constraint, a validation, a drop") {
    AddExclusion op;
    op.table = name("bookings");
    op.elements = {{Identifier("room"), "", "=", ""}, {{}, "during", "&&", ""}};
    op.where = "NOT cancelled";
    CHECK(
        lines(flat(op)) ==
        Lines{
            "ALTER TABLE bookings ADD CONSTRAINT ex_bookings_room_during EXCLUDE USING gist (room "
            "WITH =, (during) WITH &&) WHERE (NOT cancelled)"});
    CHECK(codes(flat(AddExclusion{}), Dialect::postgresql) == Lines{"no-columns"});
    CHECK(lines(flat(ValidateConstraint{name("t"), Identifier("c")})) ==
          Lines{"--", "ALTER TABLE t VALIDATE CONSTRAINT c"});
    Common common;
    common.if_exists = true;
    CHECK(lines(flat(DropConstraint{name("t"), Identifier("C"), true}, common)) ==
          Lines{"live: keep the definition of constraint C of t",
                "ALTER TABLE t DROP CONSTRAINT IF EXISTS \"C\" CASCADE"});
}
