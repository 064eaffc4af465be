#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

TEST_CASE("a schema is made with its comment, and dropped on the way back") {
    Common common;
    common.if_not_exists = true;
    common.comment = "ours";
    const Operation up = flat(CreateSchema{Identifier("Bot")}, common);
    CHECK(lines(up) ==
          Lines{"CREATE SCHEMA IF NOT EXISTS \"Bot\"", "COMMENT ON SCHEMA \"Bot\" IS 'ours'"});
    CHECK(lines(reverse(up, Dialect::postgresql).operations.at(0)) ==
          Lines{"live: DROP SCHEMA IF EXISTS \"Bot\""});
}

TEST_CASE("an extension is made in a schema and of a version") {
    const Operation up = flat(CreateExtension{Identifier("citext"), Identifier("tools"), "1.6"});
    CHECK(lines(up) == Lines{"CREATE EXTENSION citext SCHEMA tools VERSION '1.6'"});
    CHECK(lines(reverse(up, Dialect::postgresql).operations.at(0)) ==
          Lines{"live: DROP EXTENSION citext"});
}

TEST_CASE("what is dropped is kept, but not with all that depends on it") {
    CHECK(reverse(flat(DropSchema{Identifier("a"), false}), Dialect::postgresql).kind ==
          Reverse::Kind::kept);
    CHECK(reverse(flat(DropSchema{Identifier("a"), true}), Dialect::postgresql).kind ==
          Reverse::Kind::none);
    CHECK(reverse(flat(DropExtension{Identifier("a"), false}), Dialect::postgresql).kind ==
          Reverse::Kind::kept);
    CHECK(reverse(flat(DropExtension{Identifier("a"), true}), Dialect::postgresql).kind ==
          Reverse::Kind::none);
}

TEST_CASE("a renamed schema comes back by its old name") {
    const Operation up = flat(RenameSchema{Identifier("a"), Identifier("b")});
    CHECK(lines(up) == Lines{"ALTER SCHEMA a RENAME TO b"});
    CHECK(reverse(up, Dialect::postgresql).operations.at(0).body ==
          OperationBody(RenameSchema{Identifier("b"), Identifier("a")}));
}
