#include <dbtool/sql/session.hpp>

#include "support/catch.hpp"

using dbtool::sql::sets_session;

TEST_CASE("SET and RESET are the session's") {
    for (const char* statement : {"SET search_path = app, public",
                                  "set search_path to app",
                                  "SET SESSION work_mem = '7MB'",
                                  "SET ROLE app",
                                  "SET SESSION AUTHORIZATION app",
                                  "SET TIME ZONE 'UTC'",
                                  "/* why */ RESET ALL",
                                  "RESET work_mem"}) {
        INFO(statement);
        CHECK(sets_session(statement));
    }
}

TEST_CASE("what is for the transaction is not the session's") {
    for (const char* statement : {"SET LOCAL work_mem = '7MB'",
                                  "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                                  "SET CONSTRAINTS ALL DEFERRED",
                                  "UPDATE a SET b = 1",
                                  "ALTER ROLE app SET work_mem = '7MB'",
                                  "SELECT pg_catalog.set_config('search_path', '', true)"}) {
        INFO(statement);
        CHECK_FALSE(sets_session(statement));
    }
}

TEST_CASE("a SELECT of set_config alone is the session's") {
    CHECK(sets_session("SELECT pg_catalog.set_config('search_path', '', false)"));
    CHECK(
        sets_session("select set_config('a.b', (1 + 2)::text, FALSE), set_config('c.d','',false)"));
    CHECK_FALSE(sets_session("SELECT set_config('a.b', x, false) FROM t"));
    CHECK_FALSE(sets_session("SELECT set_config('a.b', '', false), nextval('s')"));
    CHECK_FALSE(sets_session("SELECT set_config('a.b', '', false), set_config('c.d', '', true)"));
    CHECK_FALSE(sets_session("SELECT set_config('a.b', '', false"));
    CHECK_FALSE(sets_session("SELECT 1"));
    CHECK_FALSE(sets_session(""));
}
