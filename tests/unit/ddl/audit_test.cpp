#include "composite.hpp"
#include "rendered.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::ddl;
using namespace dbtool::ddl::tests;

namespace {

AddAudit audit() {
    AddAudit op;
    op.table = name("Odd 'Posts");
    return op;
}

constexpr const char* given = R"(
CREATE TABLE "Odd 'Posts" ("na'me" TEXT, id INTEGER PRIMARY KEY, bytes BLOB);
INSERT INTO "Odd 'Posts" VALUES ('a', 1, x'00ff');)";

}  // namespace

TEST_CASE("changes of rows are logged, and the log goes with the audit") {
    test::SqliteDatabase database;
    database.run(given);
    const std::string before = database.schema();
    Applied applied(database, audit());
    database.run(R"(UPDATE "Odd 'Posts" SET id = id; UPDATE "Odd 'Posts" SET "na'me" = 'b')");
    database.run(R"(DELETE FROM "Odd 'Posts")");
    CHECK(database.text("SELECT operation || row_key || \"old\" || coalesce(\"new\", '-') FROM "
                        "\"Odd_Posts_audit\" ORDER BY id") ==
          "update{\"id\":1}{\"na'me\":\"a\",\"id\":1,\"bytes\":\"00FF\"}"
          "{\"na'me\":\"b\",\"id\":1,\"bytes\":\"00FF\"}\n"
          "delete{\"id\":1}{\"na'me\":\"b\",\"id\":1,\"bytes\":\"00FF\"}-");
    applied.revert();
    CHECK_THAT(database.schema(), !ContainsSubstring("audit"));
    CHECK_THAT(before, !ContainsSubstring("audit"));
}

TEST_CASE("an audit of a column that is not there is refused") {
    test::SqliteDatabase database;
    database.run(given);
    AddAudit op = audit();
    op.columns = {Identifier("nobody")};
    CHECK_THROWS_AS(Applied(database, op), Error);
}

TEST_CASE("an audit on PostgreSQL writes with its owner's rights") {
    AddAudit op = audit();
    CHECK_THAT(postgres_text(op), ContainsSubstring("SECURITY DEFINER"));
    CHECK_THAT(postgres_text(op), ContainsSubstring("search_path TO pg_catalog, pg_temp"));
    op.log = QualifiedName{Identifier("logs"), Identifier("it's")};
    CHECK_THAT(postgres_text(op), ContainsSubstring("log text := 'logs.\"it''s\"'"));
}

TEST_CASE("an audit's log is lossy") {
    CHECK(codes({audit(), {}, {}}, Dialect::postgresql) == std::vector<std::string>{"lossy"});
    Common common;
    common.lossy = true;
    CHECK(codes({audit(), common, {}}, Dialect::postgresql).empty());
}
