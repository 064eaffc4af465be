#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/volatility.hpp"
#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

namespace {

AddColumn token() {
    AddColumn op;
    op.table = name("posts");
    op.column.name = Identifier("Token");
    op.column.type = "uuid";
    op.column.null = false;
    op.column.default_value = Value{Value::Kind::expression, "gen_random_uuid()"};
    return op;
}

}  // namespace

TEST_CASE("an expression is volatile unless all that it calls is known to be stable") {
    const auto [expression, expected] = GENERATE(table<std::string, bool>({
        {"now()", false},
        {"CURRENT_TIMESTAMP", false},
        {"now() + interval '1 day'", false},
        {"'random()'", false},
        {"upper('x') || cast(1 AS numeric(3,1))", false},
        {"pg_catalog.now ()", false},
        {"random()", true},
        {"clock_timestamp()", true},
        {"coalesce(my_function(), 1)", true},
        {"other.now()", true},
        {"nextval('s')", true},
    }));
    INFO(expression);
    CHECK(is_volatile(expression) == expected);
}

TEST_CASE("portable types become PostgreSQL's") {
    const auto [given, expected] = GENERATE(table<std::string, std::string>({
        {"int", "integer"},
        {"double", "double precision"},
        {"bytes", "bytea"},
        {"INT[]", "integer[]"},
        {"numeric(8,3)", "numeric(8,3)"},
        {"interval", "interval"},
    }));
    CHECK(postgres_type(given) == expected);
}

TEST_CASE("a volatile default is put in by steps where others use the table") {
    const Lines online = lines(flat(token()));
    REQUIRE(online.size() == 9);
    CHECK(online[0] == "ALTER TABLE posts ADD COLUMN \"Token\" uuid");
    CHECK(online[1] == "ALTER TABLE posts ALTER COLUMN \"Token\" SET DEFAULT gen_random_uuid()");
    CHECK_THAT(online[2], ContainsSubstring("\"Token\" = gen_random_uuid()"));
    CHECK(online[4] == "--");
    CHECK(online[7] == "ALTER TABLE posts ALTER COLUMN \"Token\" SET NOT NULL");
    CHECK(lines(flat(token()), plain()) ==
          Lines{"ALTER TABLE posts ADD COLUMN \"Token\" uuid DEFAULT gen_random_uuid() NOT NULL"});
}

TEST_CASE("a column's constraints become operations with names of their own") {
    AddColumn op = token();
    op.column.unique = true;
    op.column.check = "\"Token\" <> ''";
    op.column.references = References{.table = name("keys"), .columns = {}};
    Common common;
    common.comment = "a key";
    const auto parts = flatten({{op, common, {}}}, Dialect::postgresql, {});
    REQUIRE(parts.size() == 4);
    CHECK(std::get<AddColumn>(parts[0].body) == token());
    CHECK(parts[0].common.comment == "a key");
    CHECK_FALSE(std::get<AddCheck>(parts[1].body).check.name.empty());
    CHECK(std::get<AddUnique>(parts[2].body).key.name.str() == "uq_posts_Token");
    CHECK(std::get<AddForeignKey>(parts[3].body).key.name.str() == "fk_posts_Token");
    CHECK_FALSE(parts[1].common.comment);

    common.if_not_exists = true;
    CHECK(codes({op, common, {}}, Dialect::postgresql) ==
          Lines{"constraint-of-column-that-may-be-there"});
}

TEST_CASE("a column comes back by what it was, or by what is kept") {
    DropColumn op{name("posts"), Identifier("karma"), std::nullopt, false};
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::kept);
    CHECK(reverse(flat(op), Dialect::postgresql).lossy);

    op.was.emplace();
    op.was->type = "int";
    op.was->unique = true;
    op.was->comment = "votes";
    const Reverse back = reverse(flat(op), Dialect::postgresql);
    CHECK(back.kind == Reverse::Kind::derived);
    CHECK(back.lossy);
    REQUIRE(back.operations.size() == 2);
    CHECK(lines(back.operations[0]) == Lines{"ALTER TABLE posts ADD COLUMN karma integer",
                                             "COMMENT ON COLUMN posts.karma IS 'votes'"});
    CHECK(std::get<AddUnique>(back.operations[1].body).key.name.str() == "uq_posts_karma");

    op.cascade = true;
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::none);
}

TEST_CASE("not null goes by a validated check on a live table") {
    const SetNotNull op{name("posts"), Identifier("karma"), ""};
    CHECK(lines(flat(op)) ==
          Lines{"ALTER TABLE posts ADD CONSTRAINT ck_posts_karma_not_null CHECK (karma IS NOT "
                "NULL) NOT VALID",
                "--",
                "ALTER TABLE posts VALIDATE CONSTRAINT ck_posts_karma_not_null",
                "--",
                "ALTER TABLE posts ALTER COLUMN karma SET NOT NULL",
                "ALTER TABLE posts DROP CONSTRAINT ck_posts_karma_not_null"});
    CHECK(lines(flat(SetNotNull{op.table, op.column, "0"}), plain()) ==
          Lines{"UPDATE posts SET karma = 0 WHERE karma IS NULL",
                "ALTER TABLE posts ALTER COLUMN karma SET NOT NULL"});
    const Reverse back = reverse(flat(DropNotNull{op.table, op.column, "1"}), Dialect::postgresql);
    CHECK(std::get<SetNotNull>(back.operations.at(0).body).fill == "1");
}
