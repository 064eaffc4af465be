// Migrations of operations that stop in the middle, and what is kept of them.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

void add_posts(const Subject& subject) {
    subject.add("0001_posts.sql",
                migration("CREATE TABLE posts (id int PRIMARY KEY, karma int);\n"
                          "CREATE INDEX ix_posts_karma ON posts (karma);\n"
                          "INSERT INTO posts VALUES (1, -1), (2, 5);",
                          "DROP TABLE posts;"));
    subject.must({"upgrade"});
}

}  // namespace

TEST_CASE("a migration that stopped comes down whole, also where there was nothing to keep") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_posts(subject);
    const std::string before = subject.schema();
    subject.add("0002_tune.yaml",
                "upgrade:\n"
                "  - add_soft_delete: {table: posts, uniques: live}\n"
                "  - set_storage: {table: posts, to: {fillfactor: 70}}\n"
                "  - add_check: {table: posts, check: karma > 0}\n"
                "  - drop_index: {name: ix_posts_karma}\n");
    CHECK(subject.dbtool({"upgrade"}).exit_code == 1);
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("running"));

    for (const char* flag : {"--atomic", "--dry-run"}) {
        const Result refused = subject.dbtool({"upgrade", flag});
        INFO(refused.err);
        CHECK(refused.exit_code == 2);
        CHECK_THAT(refused.err, ContainsSubstring("in one transaction its operations"));
        CHECK(refused.err.find("edited") == std::string::npos);
    }

    subject.query("UPDATE posts SET karma = 1 WHERE karma < 0");
    subject.must({"upgrade"});
    CHECK(subject.schema() != before);
    subject.must({"downgrade", "-1"});
    CHECK(subject.schema() == before);
}

TEST_CASE("what of the kept state fails is not looked for in the migration's file") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_posts(subject);
    subject.add("0002_drop.yaml",
                "upgrade:\n"
                "  - drop_index: {name: ix_posts_karma, online: false}\n");
    subject.must({"upgrade"});
    subject.query("CREATE TABLE ix_posts_karma (id int)");
    const Result failed = subject.dbtool({"downgrade", "-1"});
    INFO(failed.err);
    CHECK(failed.exit_code == 1);
    CHECK_THAT(failed.err, ContainsSubstring("restore: CREATE INDEX ix_posts_karma"));
    CHECK_THAT(failed.err, ContainsSubstring("--> migrations/0002_drop.yaml\n"));
}
