#include <dbtool/sql/statement.hpp>

#include "support/catch.hpp"

namespace dbtool::sql {

TEST_CASE("a headline is the verb and the kind of object") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"create table t (a int)", "CREATE TABLE"},
        {"CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX"},
        {"CREATE OR REPLACE FUNCTION f()", "CREATE FUNCTION"},
        {"CREATE /* x */ UNLOGGED -- y\n TABLE t ()", "CREATE TABLE"},
        {"CREATE MATERIALIZED VIEW v AS SELECT 1", "CREATE MATERIALIZED VIEW"},
        {"REFRESH MATERIALIZED VIEW v", "REFRESH MATERIALIZED VIEW"},
        {"ALTER DEFAULT PRIVILEGES GRANT ALL", "ALTER DEFAULT PRIVILEGES"},
        {"DROP TABLE t", "DROP TABLE"},
        {"insert into t values (1)", "INSERT"},
        {"((SELECT 1) UNION SELECT 2)", "SELECT"},
        {"COPY t FROM stdin", "COPY"},
        {"CREATE", "CREATE"},
        {"1", ""},
        {"", ""},
    };
    for (const auto& [statement, expected] : cases) {
        INFO(statement);
        CHECK(headline(statement) == expected);
    }
}

TEST_CASE("heavy locks are guessed from the leading words") {
    for (const std::string heavy : {"ALTER TABLE t ADD a int",
                                    "ALTER INDEX i RENAME TO j",
                                    "ALTER TYPE e ADD VALUE 'x'",
                                    "DROP TABLE t",
                                    "drop view if exists v",
                                    "TRUNCATE t",
                                    "CREATE UNIQUE INDEX i ON t (a)",
                                    "CREATE CONSTRAINT TRIGGER r AFTER INSERT ON t",
                                    "CREATE RULE r AS ON INSERT TO t",
                                    "CREATE POLICY p ON t",
                                    "LOCK TABLE t",
                                    "REINDEX TABLE t",
                                    "CLUSTER t",
                                    "REFRESH MATERIALIZED VIEW v",
                                    "VACUUM FULL t",
                                    "CREATE OR REPLACE VIEW v AS SELECT 1"}) {
        INFO(heavy);
        CHECK(takes_heavy_lock(heavy));
    }
    for (const std::string light : {"CREATE TABLE t ()",
                                    "CREATE TEMP TABLE t ()",
                                    "CREATE VIEW v AS SELECT 1",
                                    "CREATE INDEX CONCURRENTLY i ON t (a)",
                                    "DROP INDEX CONCURRENTLY i",
                                    "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                                    "REINDEX INDEX CONCURRENTLY i",
                                    "COMMENT ON TABLE t IS 'x'",
                                    "GRANT SELECT ON t TO r",
                                    "INSERT INTO t VALUES (1)",
                                    "ALTER ROLE r LOGIN",
                                    "DROP TABLE IF EXISTS pg_temp.t",
                                    "VACUUM t",
                                    "SELECT 1",
                                    ""}) {
        INFO(light);
        CHECK_FALSE(takes_heavy_lock(light));
    }
}

}  // namespace dbtool::sql
