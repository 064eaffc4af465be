#include <dbtool/sql/plain_form.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::sql;

TEST_CASE("CONCURRENTLY is taken out of a statement, wherever it stands") {
    struct Case {
        const char* statement;
        const char* plain;
    };
    const auto one = GENERATE(
        Case{"DROP INDEX CONCURRENTLY IF EXISTS a.ix", "DROP INDEX IF EXISTS a.ix"},
        Case{"drop index concurrently ix", "drop index ix"},
        Case{"CREATE UNIQUE INDEX  CONCURRENTLY  ix ON t (a)", "CREATE UNIQUE INDEX  ix ON t (a)"},
        Case{"ALTER TABLE p DETACH PARTITION s.c CONCURRENTLY",
             "ALTER TABLE p DETACH PARTITION s.c"},
        Case{"DROP INDEX \"concurrently\"", "DROP INDEX \"concurrently\""},
        Case{"DROP TABLE t", "DROP TABLE t"});
    CHECK(without_concurrently(one.statement) == one.plain);
}

TEST_CASE("what works on definitions is kept, what may work on rows is told") {
    CHECK(back_out_kind("DROP TABLE t", Dialect::postgresql) == BackOut::keep);
    CHECK(back_out_kind("/* x */ alter table t DROP a", Dialect::sqlite) == BackOut::keep);
    CHECK(back_out_kind("VACUUM t", Dialect::postgresql) == BackOut::skip);
    for (const char* statement : {"DELETE FROM t",
                                  "WITH a AS (SELECT 1) DELETE FROM t",
                                  "DO $$ BEGIN END $$",
                                  "SELECT f()",
                                  "TRUNCATE t",
                                  "COPY t FROM stdin",
                                  "CALL p()",
                                  "UPDATE t SET a = 1"}) {
        INFO(statement);
        CHECK(back_out_kind(statement, Dialect::postgresql) == BackOut::data);
    }
}

TEST_CASE("one thing or several") {
    for (const char* one : {"DROP TABLE a",
                            "ALTER TABLE t DROP COLUMN a",
                            "ALTER TABLE t ADD CONSTRAINT c UNIQUE (a, b)",
                            "CREATE VIEW v AS SELECT a, b FROM t",
                            "DROP FUNCTION f(int, text)"}) {
        INFO(one);
        CHECK(acts_on_one_thing(one, Dialect::postgresql));
    }
    for (const char* several :
         {"DROP TABLE a, b", "ALTER TABLE t DROP a, DROP b", "GRANT SELECT ON a, b TO c"}) {
        INFO(several);
        CHECK_FALSE(acts_on_one_thing(several, Dialect::postgresql));
    }
}

TEST_CASE("a constraint that is not yet valid is known by its name") {
    const auto added = constraint_not_valid(
        "ALTER TABLE shop.\"Posts\" ADD CONSTRAINT \"ck 1\" CHECK (a > 0) NOT VALID");
    REQUIRE(added);
    CHECK(added->table == QualifiedName{Identifier("shop"), Identifier("Posts")});
    CHECK(added->name.str() == "ck 1");
    CHECK_FALSE(constraint_not_valid("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)"));
    CHECK_FALSE(constraint_not_valid("ALTER TABLE t VALIDATE CONSTRAINT c"));
}
