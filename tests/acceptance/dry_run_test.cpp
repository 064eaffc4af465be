// --dry-run and --atomic: one transaction, rolled back or kept whole.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

void add_three(const Subject& subject, const char* third) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);", "DROP TABLE two;"));
    subject.add("0003_three.sql", migration(third, "SELECT 1;"));
}

}  // namespace

TEST_CASE("a dry run runs it all and leaves nothing") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject, "INSERT INTO two SELECT 1;");
    const Result result = subject.must({"upgrade", "--dry-run"});
    CHECK_THAT(result.out, ContainsSubstring("0003_three"));
    CHECK_FALSE(subject.has_history());
    CHECK_FALSE(subject.has_table("one"));

    subject.must({"upgrade"});
    const std::string log = subject.query("SELECT count(*) FROM dbtool_log");
    subject.must({"downgrade", "base", "--dry-run"});
    CHECK(subject.history() == "0001_one 0002_two 0003_three");
    CHECK(subject.has_table("one"));
    CHECK(subject.query("SELECT count(*) FROM dbtool_log") == log);
}

TEST_CASE("a dry run finds what would fail, and leaves nothing") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject, "INSERT INTO\n  missing SELECT 1;");
    const Result result = subject.dbtool({"upgrade", "--dry-run"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("0003_three.sql:"));
    CHECK_FALSE(subject.has_history());
    CHECK_FALSE(subject.has_table("one"));
}

TEST_CASE("a dry run finds a deferred constraint that the commit would refuse") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_a.sql",
                migration("CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES "
                          "a DEFERRABLE INITIALLY DEFERRED);"));
    subject.add("0002_b.sql", migration("INSERT INTO b VALUES (7);"));
    const Result result = subject.dbtool({"upgrade", "--dry-run"});
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("23503"));
    CHECK_THAT(result.err, ContainsSubstring("0002_b"));
    CHECK_FALSE(subject.has_history());
}

TEST_CASE("a dry run says what it could not try") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_three(subject, "CREATE INDEX CONCURRENTLY ix_one ON one (id);");
    const Result result = subject.must({"upgrade", "--dry-run"});
    CHECK_THAT(result.err, ContainsSubstring("0003_three.sql:2"));
    CHECK_THAT(result.err, ContainsSubstring("transaction"));
    CHECK_FALSE(subject.has_history());
    CHECK_FALSE(subject.has_table("one"));
}

TEST_CASE("--atomic: all, or none") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject, "INSERT INTO missing SELECT 1;");
    const Result failed = subject.dbtool({"upgrade", "--atomic"});
    CHECK(failed.exit_code == 1);
    CHECK_THAT(failed.err, ContainsSubstring("0003_three.sql:"));
    CHECK(subject.history().empty());
    CHECK_FALSE(subject.has_table("one"));

    add_three(subject, "INSERT INTO two SELECT 1;");
    subject.must({"upgrade", "--atomic"});
    CHECK(subject.history() == "0001_one 0002_two 0003_three");
    CHECK(subject.query("SELECT count(*) FROM two") == "1");
    subject.must({"downgrade", "base", "--yes", "--atomic"});
    CHECK(subject.history().empty());
    CHECK_FALSE(subject.has_table("one"));
}

TEST_CASE("--atomic refuses what cannot run inside a transaction, before anything is done") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_three(subject, "CREATE INDEX CONCURRENTLY ix_one ON one (id);");
    const Result result = subject.dbtool({"upgrade", "--atomic"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0003_three.sql:2"));
    CHECK_FALSE(subject.has_history());
}
