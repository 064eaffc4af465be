#include "sql/solo.hpp"
#include "support/catch.hpp"

namespace dbtool::sql {
namespace {

using Kind = StatementKind;

struct Case {
    Kind kind;
    std::vector<std::string> statements;
};

const std::vector<Case> postgres_cases{
    {Kind::ordinary,
     {"SELECT 1",
      "insert into t values (1)",
      "WITH a AS (SELECT 1) SELECT 1",
      "(SELECT 1)",
      "VALUES (1)",
      "",
      "CREATE TABLE concurrently_made (a int)",
      "CREATE INDEX i ON t (a)",
      "CREATE UNIQUE INDEX \"concurrently\" ON t (a)",
      "DROP INDEX i",
      "DROP TABLE t",
      "ALTER TABLE t ADD COLUMN a int",
      "ALTER TABLE t DETACH PARTITION p",
      "ALTER TABLE t DETACH PARTITION p FINALIZE",
      "ALTER TABLE t RENAME COLUMN a TO concurrently_b",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
      "ALTER TYPE e ADD VALUE 'x'",
      "REINDEX TABLE t",
      "REINDEX INDEX i",
      "REINDEX (CONCURRENTLY false) INDEX i",
      "REINDEX (VERBOSE) TABLE t",
      "CLUSTER t",
      "CLUSTER VERBOSE t USING i",
      "ALTER DATABASE d SET work_mem = 1",
      "ALTER DATABASE d OWNER TO o",
      "DISCARD TEMP",
      "PREPARE p AS SELECT 1",
      "PREPARE transaction AS SELECT 1",
      "COPY t FROM '/tmp/x'",
      "COPY t FROM PROGRAM 'x'",
      "COPY \"from\" TO 'stdin'",
      "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (create_slot = false)",
      "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)",
      "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
      "ALTER SUBSCRIPTION s ENABLE",
      "ALTER SUBSCRIPTION s SET (slot_name = NONE)",
      "beginning",
      "CREATE INDEX i ON t (a) WHERE b = 'CONCURRENTLY'"}},
    {Kind::copy_to_stdout,
     {"COPY t TO stdout",
      "copy (SELECT 1) to STDOUT WITH (FORMAT csv)",
      "COPY (SELECT a FROM stdin) TO stdout"}},
    {Kind::solo,
     {"CREATE INDEX CONCURRENTLY i ON t (a)",
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
      "CREATE /* x */ INDEX -- y\n CONCURRENTLY ON t (a)",
      "create index concurrently i on t using unheard (a) including all",
      "DROP INDEX CONCURRENTLY IF EXISTS i",
      "REINDEX INDEX CONCURRENTLY i",
      "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
      "REINDEX (CONCURRENTLY on) TABLE t",
      "REINDEX DATABASE d",
      "REINDEX SYSTEM d",
      "REINDEX SCHEMA s",
      "REINDEX (VERBOSE) SCHEMA s",
      "VACUUM",
      "VACUUM FULL t",
      "vacuum (analyze) t",
      "CLUSTER",
      "CLUSTER VERBOSE",
      "CREATE DATABASE d",
      "DROP DATABASE IF EXISTS d",
      "CREATE TABLESPACE s LOCATION '/x'",
      "DROP TABLESPACE s",
      "ALTER SYSTEM SET work_mem = 1",
      "ALTER DATABASE d SET TABLESPACE s",
      "ALTER TABLE ONLY s.t DETACH PARTITION p CONCURRENTLY",
      "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p",
      "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (copy_data = false)",
      "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (slot_name = connect, create_slot = "
      "true)",
      "DROP SUBSCRIPTION s",
      "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
      "ALTER SUBSCRIPTION s SET PUBLICATION p",
      "ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (copy_data = false)",
      "DISCARD ALL"}},
    {Kind::begin,
     {"BEGIN",
      "begin transaction isolation level serializable",
      "START TRANSACTION",
      "/* x */ BEGIN WORK"}},
    {Kind::commit, {"COMMIT", "END", "commit work", "END TRANSACTION AND NO CHAIN"}},
    {Kind::rollback, {"ROLLBACK", "ABORT", "ROLLBACK WORK", "abort transaction and no chain"}},
    {Kind::savepoint,
     {"SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "ROLLBACK TRANSACTION TO SAVEPOINT a"}},
    {Kind::chain, {"COMMIT AND CHAIN", "ROLLBACK WORK AND CHAIN", "END AND /* x */ CHAIN"}},
    {Kind::two_phase, {"PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'"}},
    {Kind::copy_from_stdin,
     {"COPY t FROM stdin",
      "copy s.\"T;\" (a, \"from\") from STDIN with (format csv)",
      "COPY t FROM /* x */ STDIN CSV",
      "COPY t FROM stdout"}},
};

const std::vector<Case> sqlite_cases{
    {Kind::ordinary,
     {"SELECT 1",
      "CREATE INDEX i ON t (a)",
      "PRAGMA foreign_keys",
      "PRAGMA journal_mode",
      "PRAGMA main.foreign_keys",
      "PRAGMA defer_foreign_keys = ON",
      "PRAGMA user_version = 3",
      "COPY t FROM stdin",
      "DROP TABLE t",
      "ABORT"}},
    {Kind::solo,
     {"VACUUM",
      "vacuum main INTO 'x'",
      "PRAGMA journal_mode = wal",
      "PRAGMA main.journal_mode(delete)",
      "ATTACH 'x' AS y",
      "DETACH y"}},
    {Kind::foreign_keys_pragma,
     {"PRAGMA foreign_keys = OFF",
      "pragma main.foreign_keys(1)",
      "PRAGMA Foreign_Keys/**/=ON",
      "PRAGMA \"foreign_keys\"=0",
      "PRAGMA [foreign_keys]=0"}},
    {Kind::begin, {"BEGIN", "BEGIN IMMEDIATE TRANSACTION"}},
    {Kind::commit, {"COMMIT", "END TRANSACTION"}},
    {Kind::rollback, {"ROLLBACK", "ROLLBACK TRANSACTION"}},
    {Kind::savepoint,
     {"SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "ROLLBACK TRANSACTION TO SAVEPOINT a"}},
};

void check(const std::vector<Case>& cases, Dialect dialect) {
    for (const Case& c : cases) {
        for (const std::string& statement : c.statements) {
            INFO(statement);
            CHECK(static_cast<int>(classify(statement, dialect)) == static_cast<int>(c.kind));
        }
    }
}

}  // namespace

TEST_CASE("PostgreSQL's statements are classified") {
    check(postgres_cases, Dialect::postgresql);
}

TEST_CASE("SQLite's statements are classified") {
    check(sqlite_cases, Dialect::sqlite);
}

TEST_CASE("words and tree agree wherever the parser knows the statement") {
    std::size_t compared = 0;
    for (const Case& c : postgres_cases) {
        for (const std::string& statement : c.statements) {
            if (const auto by_tree = is_solo_by_tree(statement)) {
                INFO(statement);
                CHECK(is_solo_by_tokens(statement) == *by_tree);
                ++compared;
            }
        }
    }
    CHECK(compared > 60);
}

TEST_CASE("the tree takes back what the words overstate") {
    const std::string quoted = "REINDEX (CONCURRENTLY 'FALSE') INDEX i";
    CHECK(is_solo_by_tokens(quoted));
    CHECK(static_cast<int>(classify(quoted, Dialect::postgresql)) ==
          static_cast<int>(Kind::ordinary));
}

TEST_CASE("huge and deep statements are classified without their tree") {
    std::string deep = "CREATE INDEX CONCURRENTLY i ON t ((1";
    for (int i = 0; i < 200000; ++i) {
        deep += "+1";
    }
    deep += "))";
    CHECK_FALSE(is_solo_by_tree(deep).has_value());
    CHECK(static_cast<int>(classify(deep, Dialect::postgresql)) == static_cast<int>(Kind::solo));
    CHECK(concurrent_index_name(deep)->name == "i");
}

TEST_CASE("a concurrent index's name and schema") {
    struct Named {
        std::string statement;
        std::string schema;
        std::string name;
    };
    const std::vector<Named> named{
        {"CREATE INDEX CONCURRENTLY My_Index ON t (a)", "", "my_index"},
        {"create unique index /* x */ concurrently if not exists \"My \"\"Index\" on only S.t (a)",
         "s",
         "My \"Index"},
        {"CREATE INDEX CONCURRENTLY i ON \"S\".t (a)", "S", "i"},
        {"CREATE INDEX CONCURRENTLY U&\"d\\0061t\" ON t (a)", "", "dat"},
        {"CREATE INDEX CONCURRENTLY I ON S.t USING new (a) WITH SOMETHING NEW", "s", "i"},
        {"CREATE INDEX CONCURRENTLY \"I\" ON S.t USING new (a) WITH SOMETHING NEW", "s", "I"},
    };
    for (const Named& n : named) {
        INFO(n.statement);
        const auto found = concurrent_index_name(n.statement);
        REQUIRE(found.has_value());
        CHECK(found->schema == n.schema);
        CHECK(found->name == n.name);
    }
    for (const std::string none : {"CREATE INDEX CONCURRENTLY ON t (a)",
                                   "CREATE INDEX i ON t (a)",
                                   "DROP INDEX CONCURRENTLY i",
                                   "CREATE INDEX CONCURRENTLY ON t (a) WITH SOMETHING NEW",
                                   "SELECT 1",
                                   ""}) {
        INFO(none);
        CHECK_FALSE(concurrent_index_name(none).has_value());
    }
}

}  // namespace dbtool::sql
