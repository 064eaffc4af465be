// Where the history is made, and who makes it.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

void add_two(const Subject& subject) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);", "DROP TABLE two;"));
}

std::string schemas_with_a_history(const Subject& subject) {
    return subject.query(
        "SELECT string_agg(relnamespace::regnamespace || '.' || relname, ' ' ORDER BY "
        "relnamespace::regnamespace::text, relname) FROM "
        "pg_class WHERE relname LIKE 'dbtool%' AND relkind = 'r'");
}

}  // namespace

TEST_CASE("looking creates nothing, the first upgrade creates the history") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject);
    const Result status = subject.must({"status"});
    CHECK_THAT(status.out, ContainsSubstring("pending"));
    CHECK_THAT(status.out, ContainsSubstring("0002_two"));
    const Result check = subject.dbtool({"check"});
    CHECK(check.exit_code == 3);
    for (const char* command : {"current", "heads", "history", "log", "graph", "branches"}) {
        subject.must({command});
    }
    CHECK_FALSE(subject.has_history());

    const Result upgrade = subject.must({"upgrade"});
    CHECK_THAT(upgrade.out, ContainsSubstring("0001_one"));
    CHECK_THAT(upgrade.out, ContainsSubstring("0002_two"));
    CHECK(subject.history() == "0001_one 0002_two");
    CHECK(subject.has_table("two"));
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    CHECK_THAT(subject.must({"upgrade", "head"}).out, ContainsSubstring("nothing to do"));
}

TEST_CASE("an upgrade with nothing to do on an empty database creates no history") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.must({"upgrade", "head"});
    CHECK_FALSE(subject.has_history());
}

TEST_CASE("the history is in public, whatever the session's search_path says") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_two(subject);
    subject.query("CREATE SCHEMA app; ALTER DATABASE " + subject.database().name() +
                  " SET search_path = app, public;");
    subject.must({"upgrade"});
    CHECK(schemas_with_a_history(subject) == "public.dbtool_log public.dbtool_revision");
    CHECK(subject.query("SELECT to_regclass('app.one') IS NOT NULL") == "t");
}

TEST_CASE("another schema's history is not found through search_path") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_two(subject);
    subject.query("CREATE SCHEMA app;");
    subject.must({"upgrade", "--schema", "app"});
    subject.query("ALTER DATABASE " + subject.database().name() +
                  " SET search_path = app, public;");
    CHECK(subject.must({"current", "--format", "json"}).out.find("0002_two") == std::string::npos);
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("pending"));
    CHECK(schemas_with_a_history(subject) == "app.dbtool_log app.dbtool_revision");
}

TEST_CASE("--schema: the tables and the history are there, side by side with another's") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_two(subject);
    subject.query("CREATE SCHEMA a; CREATE SCHEMA b;");
    subject.must({"upgrade", "--schema", "a"});
    subject.must({"--schema", "b", "upgrade", "0001"});
    CHECK(schemas_with_a_history(subject) ==
          "a.dbtool_log a.dbtool_revision b.dbtool_log b.dbtool_revision");
    CHECK(subject.query("SELECT to_regclass('a.two') IS NOT NULL, to_regclass('b.one') IS NOT "
                        "NULL, to_regclass('b.two') IS NULL, to_regclass('public.one') IS NULL") ==
          "t|t|t|t");
    subject.must({"downgrade", "base", "--yes", "--schema", "a"});
    CHECK(subject.query("SELECT to_regclass('a.one') IS NULL, to_regclass('b.one') IS NOT NULL") ==
          "t|t");
}

TEST_CASE("a schema that is not there yet is made with the history") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_two(subject);
    subject.must({"status", "--schema", "fresh"});
    CHECK(subject.query("SELECT to_regnamespace('fresh') IS NULL") == "t");
    subject.must({"upgrade", "--schema", "fresh"});
    CHECK(subject.query("SELECT to_regclass('fresh.two') IS NOT NULL") == "t");
}
