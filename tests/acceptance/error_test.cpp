// What a mistake in the SQL looks like, what the server says besides, and COPY.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

TEST_CASE(
    "an SQL error shows file, line, column, the line with a caret, and undoes its migration") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_two.sql",
                migration("CREATE TABLE two (id int);\n"
                          "-- ein Kommentar über é\n"
                          "INSERT INTO two\n  SELEKT 1;"));
    subject.add("0003_three.sql", migration("CREATE TABLE three (id int);"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("0002_two.sql:5:3"));
    CHECK_THAT(result.err, ContainsSubstring("  SELEKT 1;"));
    CHECK_THAT(result.err, ContainsSubstring("^"));
    if (subject.is_postgres()) {
        CHECK_THAT(result.err, ContainsSubstring("42601"));
    }
    CHECK(subject.history() == "0001_one");
    CHECK_FALSE(subject.has_table("two"));
    CHECK_FALSE(subject.has_table("three"));
    CHECK_THAT(subject.must({"log"}).out, ContainsSubstring("failed"));

    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);"));
    subject.must({"upgrade"});
    CHECK(subject.history() == "0001_one 0002_two 0003_three");
}

TEST_CASE("a failing downgrade leaves its revision as it was") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql",
                migration("CREATE TABLE two (id int);", "DROP TABLE two;\nDROP TABLE missing;"));
    subject.must({"upgrade"});
    const Result result = subject.dbtool({"downgrade", "base", "--yes"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("0002_two.sql:5"));
    CHECK(subject.history() == "0001_one 0002_two");
    CHECK(subject.has_table("two"));
}

TEST_CASE("DETAIL, HINT and errors inside of functions are shown") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_raise.sql",
                migration("SELECT 1;\nDO $$ BEGIN\n  RAISE EXCEPTION 'no luck' USING DETAIL = 'of "
                          "any kind', HINT = 'Try later.', ERRCODE = 'P0042';\nEND $$;"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    for (const char* part : {"no luck", "of any kind", "Try later.", "P0042", "0001_raise.sql:3"}) {
        CHECK_THAT(result.err, ContainsSubstring(part));
    }
    CHECK(subject.history().empty());
}

TEST_CASE("a deferred constraint that fails at COMMIT undoes its migration and stops the run") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_a.sql",
                migration("CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES "
                          "a DEFERRABLE INITIALLY DEFERRED);"));
    subject.add("0002_b.sql", migration("CREATE TABLE c (id int);\nINSERT INTO b VALUES (7);"));
    subject.add("0003_c.sql", migration("CREATE TABLE d (id int);"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("23503"));
    CHECK_THAT(result.err, ContainsSubstring("0002_b"));
    CHECK(subject.history() == "0001_a");
    CHECK_FALSE(subject.has_table("c"));
    CHECK_FALSE(subject.has_table("d"));
}

TEST_CASE("notices are shown with their migration") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_talk.sql",
                migration("DROP TABLE IF EXISTS nobody;\n"
                          "DO $$ BEGIN RAISE WARNING 'mind the gap'; END $$;"));
    const Result result = subject.must({"upgrade"});
    CHECK_THAT(result.err, ContainsSubstring("mind the gap"));
    CHECK_THAT(result.err, ContainsSubstring("nobody"));
}

TEST_CASE("COPY FROM stdin: its data, the statements around it, and a mistake in its data") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_copy.sql",
                migration("CREATE TABLE t (id int, name text);\n"
                          "COPY t (id, name) FROM stdin;\n1\tone; -- no comment\n2\t\\N\n\\.\n\n"
                          "UPDATE t SET name = 'two' WHERE name IS NULL;\n"
                          "COPY t FROM stdin WITH (FORMAT csv);\n3,\"a\nb\"\n\\.\n",
                          "DROP TABLE t;"));
    subject.add("0002_bad.sql",
                migration("CREATE TABLE u (id int);\nCOPY u FROM stdin;\n1\nnone\n\\.\n"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("22P02"));
    CHECK_THAT(result.err, ContainsSubstring("0002_bad.sql:"));
    CHECK(subject.history() == "0001_copy");
    CHECK_FALSE(subject.has_table("u"));
    CHECK(subject.query("SELECT id, name FROM t ORDER BY id") ==
          "1|one; -- no comment\n2|two\n3|a\nb");
}

TEST_CASE("each migration has a fresh session, as with a psql a file") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_dump.sql",
                migration("SELECT pg_catalog.set_config('search_path', '', false);\n"
                          "SET work_mem = '1MB';\nCREATE TEMP TABLE passing (id int);\n"
                          "SET ROLE dbtool_tcp;\nSELECT 1;"));
    subject.add(
        "0002_next.sql",
        migration("CREATE TABLE seen AS SELECT current_user::text AS who, "
                  "current_setting('work_mem') AS memory, to_regclass('passing') AS temp;"));
    subject.must({"upgrade"});
    CHECK(subject.query("SELECT who, memory <> '1MB', temp IS NULL FROM seen") == "postgres|t|t");
}

TEST_CASE("transaction control that would tear the history from its changes is refused") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_frame.sql", migration("BEGIN;\nCREATE TABLE one (id int);\nCOMMIT;"));
    subject.must({"upgrade"});
    subject.add("0002_torn.sql",
                migration("CREATE TABLE two (id int);\nCOMMIT;\nCREATE TABLE three (id int);"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0002_torn.sql:3"));
    CHECK(subject.history() == "0001_frame");
    CHECK_FALSE(subject.has_table("two"));
}
