#include "ddl/column_name.hpp"
#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

TEST_CASE("an enumerated type") {
    Common common;
    common.comment = "where a post stands";
    const CreateEnum op{name("State"), {"new", "it's"}};
    CHECK(lines(flat(op, common)) == Lines{"CREATE TYPE \"State\" AS ENUM ('new', 'it''s')",
                                           "COMMENT ON TYPE \"State\" IS 'where a post stands'"});
    CHECK(codes(flat(CreateEnum{name("e"), {"a", "a"}}), Dialect::postgresql) ==
          Lines{"enum-value-twice"});
    CHECK(codes(flat(CreateEnum{name("e"), {std::string(64, 'x'), ""}}), Dialect::postgresql) ==
          Lines{"enum-value-length", "enum-value-length"});
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});
}

TEST_CASE("a value of an enumerated type is there once it is committed") {
    const AddEnumValue op{name("state"), "held", "open", ""};
    CHECK(lines(flat(op)) == Lines{"ALTER TYPE state ADD VALUE 'held' BEFORE 'open'", "--"});
    RenderContext one;
    one.one_transaction = true;
    CHECK(lines(flat(AddEnumValue{name("state"), "held", "", "open"}), one) ==
          Lines{"ALTER TYPE state ADD VALUE 'held' AFTER 'open'"});
    const Reverse back = reverse(flat(op), Dialect::postgresql);
    CHECK(back.operations.at(0).body == OperationBody(DropEnumValue{name("state"), "held"}));
    const Reverse renamed =
        reverse(flat(RenameEnumValue{name("e"), "a", "b"}), Dialect::postgresql);
    CHECK(lines(renamed.operations.at(0)) == Lines{"ALTER TYPE e RENAME VALUE 'b' TO 'a'"});
}

TEST_CASE("a domain and a composite type") {
    CreateDomain op;
    op.name = name("score");
    op.type = "int";
    op.null = false;
    op.default_value = Value{Value::Kind::number, "0"};
    op.check = "VALUE >= 0";
    CHECK(lines(flat(op)) ==
          Lines{"CREATE DOMAIN score AS integer DEFAULT 0 NOT NULL CHECK (VALUE >= 0)"});
    op.collation = "C";
    op.type = "text";
    CHECK_THAT(lines(flat(op)).at(0), ContainsSubstring("AS text COLLATE \"C\" DEFAULT"));
    const CreateComposite pair{name("pair"),
                               {{Identifier("Left"), "int"}, {Identifier("b"), "text[]"}}};
    CHECK(lines(flat(pair)) == Lines{"CREATE TYPE pair AS (\"Left\" integer, b text[])"});
}

TEST_CASE("a sequence with all of its fields") {
    CreateSequence op;
    op.name = name("numbers");
    op.type = "int";
    op.start = 10;
    op.increment = -2;
    op.min = -100;
    op.max = 10;
    op.cache = 5;
    op.cycle = true;
    op.owned_by = "s.Posts.id";
    CHECK(
        lines(flat(op)) ==
        Lines{"CREATE SEQUENCE numbers AS integer START 10 INCREMENT -2 MINVALUE -100 MAXVALUE 10 "
              "CACHE 5 CYCLE OWNED BY s.\"Posts\".id"});
    op.owned_by = "posts";
    op.increment = 0;
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"bad-owned-by", "sequence-stands-still"});
}

TEST_CASE("a column with its table, as people write it") {
    CHECK_FALSE(parse_column_name("posts"));
    CHECK_FALSE(parse_column_name("posts."));
    CHECK_FALSE(parse_column_name("a.b.c.d"));
    const auto quoted = parse_column_name("\"a.b\".\"c.d\"");
    REQUIRE(quoted);
    CHECK(quoted->table == name("a.b"));
    CHECK(quoted->column == Identifier("c.d"));
}

TEST_CASE("types are kept, but not what cascade takes with them") {
    CHECK(lines(flat(DropEnum{name("e"), false})) ==
          Lines{"live: keep the definition of e", "DROP TYPE e"});
    CHECK(lines(flat(DropDomain{name("d"), true})).at(1) == "DROP DOMAIN d CASCADE");
    CHECK(reverse(flat(DropEnum{name("e"), false}), Dialect::postgresql).kind ==
          Reverse::Kind::kept);
    CHECK(reverse(flat(DropComposite{name("c"), true}), Dialect::postgresql).kind ==
          Reverse::Kind::none);
    CHECK(reverse(flat(DropSequence{name("s"), true}), Dialect::postgresql).kind ==
          Reverse::Kind::kept);
}
