#include "support/catch.hpp"
#include "unit/ddl/rendered.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;
using Lines = std::vector<std::string>;

namespace {

Common commented(std::string comment) {
    Common common;
    common.comment = std::move(comment);
    return common;
}

Common unless_there() {
    Common common;
    common.if_not_exists = true;
    return common;
}

Common if_there() {
    Common common;
    common.if_exists = true;
    return common;
}

}  // namespace

TEST_CASE("a view is made from its query, without its semicolon") {
    CreateView op;
    op.name = name("Live");
    op.query = "SELECT id FROM posts ;\n";
    op.columns = {Identifier("order")};
    op.options = {{"security_barrier", "true"}};
    CHECK(lines(flat(op, commented("it's live"))) ==
          Lines{"CREATE VIEW \"Live\" (\"order\") WITH (security_barrier = true) AS SELECT id FROM "
                "posts",
                "COMMENT ON VIEW \"Live\" IS 'it''s live'"});
    CHECK(codes(flat(op), Dialect::sqlite) == Lines{"no-meaning-on-sqlite"});
    op.query = " ; ";
    CHECK(codes({op, {}, {}}, Dialect::postgresql) == Lines{"query-is-empty"});
}

TEST_CASE("PostgreSQL has no CREATE VIEW IF NOT EXISTS, so dbtool looks") {
    CreateView op;
    op.name = name("live");
    op.query = "SELECT 1";
    CHECK(lines(flat(op, unless_there())) ==
          Lines{"live: unless view live is there: CREATE VIEW live AS SELECT 1"});
    const Reverse down = reverse(flat(op, unless_there()), Dialect::postgresql);
    REQUIRE(down.operations.size() == 1);
    CHECK(down.operations.front().common.if_exists);
}

TEST_CASE("a view that is replaced is read before and compared after") {
    ReplaceView op;
    op.name = name("live");
    op.query = "SELECT 1";
    CHECK(lines(flat(op)) == Lines{"live: read the definition of view live",
                                   "CREATE OR REPLACE VIEW live AS SELECT 1",
                                   "live: keep view live"});
    CHECK(reverse(flat(op), Dialect::postgresql).kind == Reverse::Kind::kept);
}

TEST_CASE("a drop with cascade is lossy") {
    CHECK(!reverse(flat(DropView{name("v"), false}), Dialect::postgresql).lossy);
    CHECK(reverse(flat(DropView{name("v"), true}), Dialect::postgresql).lossy);
    CHECK(lines(flat(DropMaterializedView{name("v"), true}, if_there())) ==
          Lines{"live: keep materialized view v", "DROP MATERIALIZED VIEW IF EXISTS v CASCADE"});
}

TEST_CASE("a materialized view has its unique index by the rule") {
    CreateMaterializedView op;
    op.name = name("sums");
    op.query = "SELECT a FROM b";
    op.unique_index = {Identifier("a")};
    op.with_data = false;
    CHECK(lines(flat(op)) == Lines{"CREATE MATERIALIZED VIEW sums AS SELECT a FROM b\nWITH NO DATA",
                                   "CREATE UNIQUE INDEX uq_sums_a ON sums (a)"});
    CHECK(lines(flat(Refresh{name("sums"), true})) ==
          Lines{"REFRESH MATERIALIZED VIEW CONCURRENTLY sums"});
    CHECK(reverse(flat(Refresh{name("sums"), true}), Dialect::postgresql).kind ==
          Reverse::Kind::nothing);
}
