#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;
using Kind = ObjectRef::Kind;

namespace {

ObjectRef object(Kind kind, std::string whole, std::string part = {}, std::string arguments = {}) {
    return {kind, name(std::move(whole)), Identifier(std::move(part)), std::move(arguments)};
}

}  // namespace

TEST_CASE("a comment is set on an object of any kind") {
    const auto [of, expected] = GENERATE(table<ObjectRef, std::string>({
        {object(Kind::table, "posts"), "TABLE posts"},
        {object(Kind::column, "posts", "Karma"), "COLUMN posts.\"Karma\""},
        {object(Kind::constraint, "posts", "ck"), "CONSTRAINT ck ON posts"},
        {object(Kind::trigger, "posts", "t"), "TRIGGER t ON posts"},
        {object(Kind::policy, "posts", "p"), "POLICY p ON posts"},
        {object(Kind::materialized_view, "totals"), "MATERIALIZED VIEW totals"},
        {object(Kind::function, "f", "", "integer"), "ROUTINE f(integer)"},
        {object(Kind::schema, "Order"), "SCHEMA \"Order\""},
    }));
    CHECK(lines(flat(SetComment{of, "it's"})) ==
          Lines{"live: COMMENT ON " + expected + " IS 'it''s'"});
    CHECK(lines(flat(SetComment{of, std::nullopt})) ==
          Lines{"live: COMMENT ON " + expected + " IS NULL"});
    CHECK(reverse(flat(SetComment{of, "x"}), Dialect::postgresql).kind == Reverse::Kind::kept);
}

TEST_CASE("a part of a table needs its table") {
    CHECK(codes(flat(SetComment{object(Kind::column, "", "karma"), "x"}), Dialect::postgresql) ==
          Lines{"part-without-table"});
    CHECK(codes(flat(SetComment{object(Kind::table, "posts"), "x"}), Dialect::sqlite) ==
          Lines{"no-meaning-on-sqlite"});
}

TEST_CASE("owner and schema are set") {
    CHECK(lines(flat(SetOwner{object(Kind::type, "mood"), Identifier("Bot")})) ==
          Lines{"live: ALTER TYPE mood OWNER TO \"Bot\""});
    CHECK(lines(flat(SetSchema{object(Kind::view, "v"), Identifier("app")})) ==
          Lines{"live: ALTER VIEW v SET SCHEMA app"});
}

TEST_CASE("what is renamed comes back by its old name") {
    Common common;
    common.if_exists = true;
    const Operation index =
        flat(RenameIndex{{Identifier("app"), Identifier("a")}, Identifier("B")}, common);
    CHECK(lines(index) == Lines{"ALTER INDEX IF EXISTS app.a RENAME TO \"B\""});
    CHECK(lines(reverse(index, Dialect::postgresql).operations.at(0)) ==
          Lines{"ALTER INDEX IF EXISTS app.\"B\" RENAME TO a"});
    const Operation rule = flat(RenameConstraint{name("posts"), Identifier("a"), Identifier("b")});
    CHECK(lines(reverse(rule, Dialect::postgresql).operations.at(0)) ==
          Lines{"ALTER TABLE posts RENAME CONSTRAINT b TO a"});
    const std::string too_long(64, 'x');
    CHECK(codes(flat(RenameConstraint{name("posts"), Identifier("a"), Identifier(too_long)}),
                Dialect::postgresql) == Lines{"name-too-long"});
}
