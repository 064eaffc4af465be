// What can be said of a statement that runs outside of a transaction.

#include <dbtool/sql/solo.hpp>

#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

using Kind = Solo::Kind;

std::string names_of(const Solo& solo) {
    std::string out;
    for (const QualifiedName& name : solo.names) {
        out += (out.empty() ? "" : " ") + to_text(name);
    }
    return out;
}

struct Row {
    const char* statement;
    Kind kind;
    const char* object = "";
    const char* names = "";
    bool concurrent = false;
};

}  // namespace

TEST_CASE("solo statements: what they name, and whether others can pass") {
    const std::vector<Row> rows{
        {"CREATE INDEX CONCURRENTLY ix ON t (a)", Kind::builds_index, "", "ix t", true},
        {"create unique index concurrently if not exists \"On\" on only S.\"T\" (a)",
         Kind::builds_index,
         "",
         "On s.T",
         true},
        {"CREATE INDEX CONCURRENTLY ON t (a)", Kind::other, "", "", true},
        {"DROP INDEX CONCURRENTLY IF EXISTS a, s.b", Kind::drops_indexes, "", "a s.b", true},
        {"REINDEX TABLE CONCURRENTLY s.t", Kind::reindexes, "table", "s.t", true},
        {"REINDEX (VERBOSE, CONCURRENTLY) INDEX i", Kind::reindexes, "index", "i", true},
        {"REINDEX (VERBOSE) SCHEMA s", Kind::reindexes, "schema", "s", false},
        {"REINDEX DATABASE CONCURRENTLY", Kind::reindexes, "database", "", true},
        {"ALTER TABLE IF EXISTS ONLY p DETACH PARTITION s.c CONCURRENTLY",
         Kind::detaches,
         "",
         "p s.c",
         true},
        {"ALTER TABLE p DETACH PARTITION c", Kind::other},
        {"CREATE DATABASE d TEMPLATE template0", Kind::creates, "database", "d"},
        {"DROP DATABASE d", Kind::drops, "database", "d"},
        {"DROP DATABASE IF EXISTS d", Kind::repeats},
        {"CREATE TABLESPACE t LOCATION '/x'", Kind::creates, "tablespace", "t"},
        {"CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", Kind::creates, "subscription", "s"},
        {"DROP SUBSCRIPTION s", Kind::drops, "subscription", "s"},
        {"ALTER SUBSCRIPTION s REFRESH PUBLICATION", Kind::repeats},
        {"ALTER SUBSCRIPTION s ADD PUBLICATION p", Kind::other},
        {"ALTER SYSTEM SET work_mem = '1MB'", Kind::repeats},
        {"ALTER DATABASE d SET TABLESPACE s", Kind::repeats},
        {"VACUUM", Kind::repeats, "", "", true},
        {"VACUUM (ANALYZE, VERBOSE) t", Kind::repeats, "", "", true},
        {"VACUUM (ANALYZE, FULL) t", Kind::repeats},
        {"vacuum full t", Kind::repeats},
        {"VACUUM \"full\"", Kind::repeats, "", "", true},
        {"VACUUM t (full)", Kind::repeats, "", "", true},
        {"CLUSTER", Kind::repeats},
        {"ANALYZE t", Kind::repeats, "", "", true},
        {"CALL p()", Kind::procedure},
        {"DO $$ BEGIN COMMIT; END $$", Kind::procedure},
        {"CREATE TABLE t (a int)", Kind::other},
        {"CREATE TABLE IF NOT EXISTS t (a int)", Kind::repeats},
        {"CREATE OR REPLACE VIEW v AS SELECT 1", Kind::repeats},
        {"CREATE MATERIALIZED VIEW v AS SELECT 1", Kind::other},
        {"DROP TABLE t", Kind::other},
        {"DROP MATERIALIZED VIEW IF EXISTS v", Kind::repeats},
        {"GRANT SELECT ON t TO r", Kind::repeats},
        {"INSERT INTO t VALUES (1)", Kind::other},
        {"", Kind::other},
    };
    for (const Row& row : rows) {
        INFO(row.statement);
        const Solo solo = read_solo(row.statement);
        CHECK(solo.kind == row.kind);
        CHECK(solo.object == row.object);
        CHECK(names_of(solo) == row.names);
        CHECK(solo.concurrent == row.concurrent);
    }
}

}  // namespace dbtool::sql
