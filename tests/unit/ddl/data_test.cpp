#include "ddl/postgres/batched.hpp"
#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;
using Kind = Value::Kind;

namespace {

Assignments row(std::vector<std::pair<std::string, Value>> values) {
    Assignments out;
    for (auto& [column, value] : values) {
        out.emplace_back(Identifier(column), value);
    }
    return out;
}

const Value one = {Kind::number, "1"};
const Value two = {Kind::number, "2"};
const Value nothing = {Kind::null, ""};
const Value now = {Kind::expression, "now()"};

Lines down_lines(const Operation& op) {
    return lines(reverse(op, Dialect::postgresql).operations.at(0));
}

}  // namespace

TEST_CASE("rows of the same columns share an INSERT") {
    Insert op{
        name("t"),
        {row({{"id", one}, {"B", two}}), row({{"B", nothing}, {"id", two}}), row({{"B", one}})},
        std::nullopt};
    CHECK(lines(flat(op)) == Lines{"INSERT INTO t (id, \"B\") VALUES\n  (1, 2),\n  (2, NULL)",
                                   "INSERT INTO t (\"B\") VALUES (1)"});
    CHECK(down_lines(flat(op)) ==
          Lines{"DELETE FROM t WHERE \"B\" = 1", "DELETE FROM t WHERE id IN (1, 2)"});
    op.rows = {};
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"insert-without-rows"});
}

TEST_CASE("an insert comes down by the columns of its conflict") {
    Insert op{name("t"), {row({{"a", one}, {"b", two}, {"c", now}})}, Insert::Conflict{}};
    op.conflict->columns = {Identifier("a"), Identifier("b")};
    CHECK(lines(flat(op)) ==
          Lines{"INSERT INTO t (a, b, c) VALUES (1, 2, now())\nON CONFLICT (a, b) DO NOTHING"});
    CHECK(down_lines(flat(op)) == Lines{"DELETE FROM t WHERE a = 1 AND b = 2"});
    op.conflict->action = Insert::Conflict::Do::update;
    CHECK(lines(flat(op)).at(0).ends_with("DO UPDATE SET c = excluded.c"));
    CHECK(reverse(flat(op), Dialect::postgresql).lossy);
    op.conflict->columns = {Identifier("c")};
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::none);
    op.conflict.reset();
    CHECK_THAT(reverse(flat(op), Dialect::postgresql).why, ContainsSubstring("by c"));
}

TEST_CASE("a change comes down by what is given, and an empty text is given") {
    Update op{name("t"), {{Identifier("A"), "b"}}, "true", std::nullopt};
    CHECK(lines(flat(op)) == Lines{"UPDATE t SET \"A\" = b WHERE true"});
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::none);
    op.down = "";
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::nothing);
    op.down = "SELECT 1; SELECT 2";
    const Reverse down = reverse(flat(op), Dialect::postgresql);
    CHECK(render(down.operations.at(0), {}).pieces.at(0).script);
    CHECK(reverse(flat(Delete{name("t"), "a", std::nullopt}), Dialect::postgresql).kind ==
          Reverse::Kind::none);
}

TEST_CASE("a backfill is batched where its rows tell that they are done") {
    Backfill op{name("t"), {{Identifier("a"), "b"}}, "a IS NULL", std::nullopt, std::nullopt};
    const std::vector<Piece> pieces = render(flat(op), {}).pieces;
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].kind == Piece::Kind::solo);
    CHECK(pieces[0].may_repeat);
    CHECK_THAT(pieces[0].sql, ContainsSubstring("/ 10000 AS"));
    CHECK(lines(flat(op), plain()) == Lines{"UPDATE t SET a = b WHERE a IS NULL"});
    op.where = "c IS NULL";
    CHECK(lines(flat(op)) == Lines{"UPDATE t SET a = b WHERE c IS NULL"});
    op.batch = 7;
    CHECK_THAT(lines(flat(op)).at(0), ContainsSubstring("/ 7 AS"));
    op.where = "";
    CHECK(codes(flat(op), Dialect::postgresql).empty());
    CHECK_THAT(lines(flat(op)).at(0), ContainsSubstring("WHERE (a IS DISTINCT FROM (b))"));
    op.set = {{Identifier("a"), "a + 1"}};
    CHECK(codes(flat(op), Dialect::postgresql) == Lines{"batch-without-where"});

    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::none);
    op.down = DownChange{};
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::nothing);
    op.down->set = {{Identifier("a"), "NULL"}};
    CHECK(down_lines(flat(op)) == Lines{"UPDATE t SET a = NULL"});
}

TEST_CASE("names in a batched update do not meet those of its block") {
    const std::string sql =
        batched_update(name("t"), {{Identifier("dbtool_batch"), "'$batches$'"}}, "true", 5);
    CHECK(sql.starts_with("DO $batches_$"));
    CHECK_THAT(sql, ContainsSubstring("dbtool___batch tid[]"));
}

TEST_CASE("a text of SQL for one dialect leaves the other alone") {
    Sql op;
    op.up.postgresql = "SELECT 1";
    CHECK(lines(flat(op)) == Lines{"SELECT 1"});
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::none);
    CHECK(reverse(flat(op), Dialect::sqlite).kind == Reverse::Kind::nothing);
    op.down.any = "";
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::nothing);
    op.transaction = false;
    const std::vector<Piece> pieces = render(flat(op), {}).pieces;
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].kind == Piece::Kind::solo);
    CHECK(pieces[0].script);
}
