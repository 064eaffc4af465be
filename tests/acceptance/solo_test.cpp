// Statements that PostgreSQL refuses inside a transaction: done, failed and cut off.

#include <csignal>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/postgres_programs.hpp"

using namespace dbtool::test;

namespace {

constexpr const char* build_index =
    "CREATE TABLE before_index (id int);\n"
    "CREATE UNIQUE INDEX CONCURRENTLY ix_posts_slug ON posts (slug);\n"
    "CREATE TABLE after_index (id int);";

void add_posts(const Subject& subject, const char* rows) {
    subject.add("0001_posts.sql",
                migration("CREATE TABLE posts (slug text);\nINSERT INTO posts VALUES " +
                              std::string(rows) + ";",
                          "DROP TABLE posts;"));
    subject.add("0002_index.sql",
                migration(build_index,
                          "DROP TABLE after_index;\n"
                          "DROP INDEX CONCURRENTLY ix_posts_slug;\n"
                          "DROP TABLE before_index;"));
}

/// `valid`, `invalid` or nothing.
std::string index_state(const Subject& subject) {
    return subject.query(
        "SELECT CASE WHEN indisvalid THEN 'valid' ELSE 'invalid' END FROM pg_index "
        "WHERE indexrelid = to_regclass('ix_posts_slug')");
}

/// Kills dbtool with kill -9 in the middle of the concurrent build, and then the build itself.
void cut_off_the_build(const Subject& subject) {
    subject.must({"upgrade", "0001"});
    Child reader({.program = (postgres_bindir() / "psql").native(),
                  .args = {"-X", "-At", "-q", "-d", subject.url()},
                  .input = "BEGIN; INSERT INTO posts VALUES ('open');\nSELECT 'holding';\n",
                  .keep_input_open = true});
    REQUIRE(reader.read_line(Stream::out) == "holding");
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    const std::string building =
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
        "query LIKE '%INDEX CONCURRENTLY%' AND application_name LIKE 'dbtool%'";
    wait_until(
        subject.database(), "SELECT count(*) " + building + " AND wait_event_type = 'Lock'", "1");
    child.send_signal(SIGKILL);
    child.wait();
    subject.query("SELECT pg_terminate_backend(pid, 10000) " + building);
    REQUIRE(index_state(subject) != "valid");
}

}  // namespace

TEST_CASE("an index built concurrently between transactional statements, up and down") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_posts(subject, "('a'), ('b')");
    subject.must({"upgrade"});
    CHECK(index_state(subject) == "valid");
    CHECK(subject.has_table("after_index"));
    CHECK(subject.query("SELECT state FROM dbtool_revision WHERE revision = '0002_index'") ==
          "applied");
    const std::string whole = subject.schema();
    subject.must({"downgrade", "-1"});
    CHECK(index_state(subject).empty());
    CHECK_FALSE(subject.has_table("before_index"));
    CHECK(subject.history() == "0001_posts");
    subject.must({"upgrade"});
    CHECK(subject.schema() == whole);
}

TEST_CASE("a concurrent build that fails leaves a history that says so, and can be finished") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_posts(subject, "('a'), ('a')");
    const Result failed = subject.dbtool({"upgrade"});
    CHECK(failed.exit_code == 1);
    CHECK_THAT(failed.err, ContainsSubstring("23505"));
    CHECK_THAT(failed.err, ContainsSubstring("0002_index.sql:3"));
    CHECK_THAT(failed.err, ContainsSubstring("was dropped"));
    CHECK(index_state(subject).empty());
    CHECK(subject.has_table("before_index"));
    CHECK_FALSE(subject.has_table("after_index"));
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("running"));
    CHECK(subject.dbtool({"check"}).exit_code == 3);

    const Result again = subject.dbtool({"upgrade"});
    INFO(again.err);
    CHECK(again.exit_code == 1);
    CHECK_THAT(again.err, ContainsSubstring("23505"));

    subject.query("DELETE FROM posts WHERE ctid <> (SELECT min(ctid) FROM posts)");
    subject.must({"upgrade"});
    CHECK(index_state(subject) == "valid");
    CHECK(subject.has_table("after_index"));
    CHECK(subject.history() == "0001_posts 0002_index");
    CHECK(subject.dbtool({"check"}).exit_code == 0);
}

TEST_CASE("a build that was cut off is begun anew, its invalid index dropped") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_posts(subject, "('a'), ('b')");
    cut_off_the_build(subject);
    const Result healed = subject.must({"upgrade"});
    INFO(healed.err);
    CHECK_THAT(healed.err, ContainsSubstring("0002_index was cut off in part 2 of 3"));
    CHECK_THAT(healed.err, ContainsSubstring("is to be run again"));
    CHECK(index_state(subject) == "valid");
    CHECK(subject.has_table("after_index"));
    CHECK(subject.history() == "0001_posts 0002_index");
}

TEST_CASE("a build that was cut off and took effect after all is not done again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_posts(subject, "('a'), ('b')");
    cut_off_the_build(subject);
    subject.query(
        "DROP INDEX IF EXISTS ix_posts_slug; CREATE UNIQUE INDEX ix_posts_slug ON posts "
        "(slug);");
    const std::string built = subject.query("SELECT 'ix_posts_slug'::regclass::oid");
    CHECK_THAT(subject.must({"upgrade"}).err, ContainsSubstring("had taken effect"));
    CHECK(subject.query("SELECT 'ix_posts_slug'::regclass::oid") == built);
    CHECK(subject.has_table("after_index"));
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    subject.must({"downgrade", "-1"});
    CHECK(subject.history() == "0001_posts");
}

TEST_CASE("what became of a DO block that was cut off only a person can say") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    subject.add("0002_do.sql",
                "-- dbtool:transaction off\n" +
                    migration("DO $$ BEGIN INSERT INTO posts VALUES ('a'); COMMIT; END $$;\n"
                              "CREATE TABLE behind (id int);"));
    subject.must({"upgrade"});
    subject.query(
        "DROP TABLE behind; UPDATE dbtool_revision SET state = 'running', direction = 'upgrade', "
        "parts_done = 0, parts_total = 2, part_open = true, done_checksum = '', backend_pid = 0 "
        "WHERE revision = '0002_do'");
    for (const char* command : {"upgrade", "repair"}) {
        const Result stopped = subject.dbtool({command});
        INFO(command << stopped.out << stopped.err);
        CHECK(stopped.exit_code == 2);
        CHECK_THAT(stopped.err, ContainsSubstring("0002_do"));
        CHECK_THAT(stopped.err, ContainsSubstring("--done"));
        CHECK_THAT(stopped.err, ContainsSubstring("--undone"));
    }
    CHECK_THAT(subject.must({"repair", "--done"}).out, ContainsSubstring("0002_do"));
    subject.must({"upgrade"});
    CHECK(subject.has_table("behind"));
    CHECK(subject.query("SELECT count(*) FROM posts") == "1");
}

TEST_CASE("a lock that a file's own timeout gives up on does not leave timeouts behind") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_posts.sql", migration("CREATE TABLE posts (slug text);"));
    subject.add("0002_index.sql",
                "-- dbtool:statement_timeout 1h\n" +
                    migration("CREATE INDEX CONCURRENTLY ix_a ON posts (slug);\n"
                              "CREATE TABLE seen AS SELECT current_setting('statement_timeout') "
                              "AS timeout;"));
    subject.add("0003_seen.sql",
                migration("INSERT INTO seen SELECT current_setting('statement_timeout');"));
    subject.must({"upgrade"});
    CHECK(subject.query("SELECT timeout FROM seen ORDER BY 1") == "0\n1h");
}

TEST_CASE("transaction off: each BEGIN … COMMIT is a part of its own") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add(
        "0001_off.sql",
        "-- dbtool:transaction off\n" +
            migration("BEGIN;\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);\nCOMMIT;\n"
                      "VACUUM a;\n"
                      "BEGIN;\nCREATE TABLE c (id int);\nSELECT 1 / 0;\nCOMMIT;"));
    const Result failed = subject.dbtool({"upgrade"});
    CHECK(failed.exit_code == 1);
    CHECK_THAT(failed.err, ContainsSubstring("22012"));
    CHECK(subject.has_table("b"));
    CHECK_FALSE(subject.has_table("c"));
    subject.add(
        "0001_off.sql",
        "-- dbtool:transaction off\n" +
            migration("BEGIN;\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);\nCOMMIT;\n"
                      "VACUUM a;\n"
                      "BEGIN;\nCREATE TABLE c (id int);\nCOMMIT;"));
    subject.must({"upgrade"});
    CHECK(subject.has_table("c"));
    CHECK(subject.dbtool({"check"}).exit_code == 0);
}
