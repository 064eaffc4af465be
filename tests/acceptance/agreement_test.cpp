// Files and history that do not agree: edited, ahead, several heads; and what mends each.

#include <filesystem>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

void add_two(const Subject& subject) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);", "DROP TABLE two;"));
}

}  // namespace

TEST_CASE("an applied file that was edited stops upgrade and check with a diff") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject);
    subject.must({"upgrade", "0001"});
    subject.add("0001_one.sql", migration("CREATE TABLE one (id bigint);", "DROP TABLE one;"));

    const Result upgrade = subject.dbtool({"upgrade"});
    CHECK(upgrade.exit_code == 2);
    CHECK_THAT(upgrade.err, ContainsSubstring("0001_one"));
    CHECK_THAT(upgrade.err, ContainsSubstring("-CREATE TABLE one (id int);"));
    CHECK_THAT(upgrade.err, ContainsSubstring("+CREATE TABLE one (id bigint);"));
    CHECK(subject.history() == "0001_one");
    CHECK_FALSE(subject.has_table("two"));

    const Result check = subject.dbtool({"check"});
    CHECK(check.exit_code == 3);
    CHECK_THAT(check.out, ContainsSubstring("+CREATE TABLE one (id bigint);"));
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("edited"));

    CHECK_THAT(subject.must({"repair"}).out, ContainsSubstring("0001_one"));
    subject.must({"upgrade"});
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    CHECK_THAT(subject.must({"log"}).out, ContainsSubstring("repair"));
}

TEST_CASE("line ends and a byte-order mark are no edit") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_one.sql",
                "-- dbtool:upgrade\nCREATE TABLE one (\n  id int\n);\n"
                "-- dbtool:downgrade\nDROP TABLE one;\n");
    subject.must({"upgrade"});
    subject.add("0001_one.sql",
                "\xEF\xBB\xBF-- dbtool:upgrade\r\nCREATE TABLE one (\r\n  id int\r\n);\r\n"
                "-- dbtool:downgrade\r\nDROP TABLE one;\r\n");
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    subject.must({"upgrade"});
}

TEST_CASE("a database ahead of the checkout is a warning and a success") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject);
    subject.must({"upgrade"});
    subject.remove("0002_two.sql");
    const Result result = subject.must({"upgrade", "head"});
    CHECK_THAT(result.err, ContainsSubstring("ahead"));
    CHECK_THAT(result.err, ContainsSubstring("0002_two"));
    CHECK(subject.history() == "0001_one 0002_two");
    CHECK_THAT(subject.must({"status"}).out, ContainsSubstring("missing"));
}

TEST_CASE("several heads: named with the command that joins them, which works") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_left.sql",
                "-- dbtool:revises 0001_one\n" +
                    migration("CREATE TABLE lefty (id int);", "DROP TABLE lefty;"));
    subject.add("0003_right.sql",
                "-- dbtool:revises 0001_one\n" +
                    migration("CREATE TABLE righty (id int);", "DROP TABLE righty;"));

    const Result refused = subject.dbtool({"upgrade", "head"});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, ContainsSubstring("0002_left"));
    CHECK_THAT(refused.err, ContainsSubstring("0003_right"));
    CHECK_THAT(refused.err, ContainsSubstring("dbtool merge"));
    CHECK_FALSE(subject.has_history());
    CHECK(subject.dbtool({"check"}).exit_code == 3);

    subject.must({"merge", "-m", "join both"});
    subject.must({"upgrade"});
    CHECK(subject.has_table("lefty"));
    CHECK(subject.has_table("righty"));
    CHECK(subject.dbtool({"check"}).exit_code == 0);
    subject.must({"downgrade", "0001"});
    CHECK(subject.history() == "0001_one");
}

TEST_CASE("every head at once with heads") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_left.sql",
                "-- dbtool:revises base\n" + migration("CREATE TABLE lefty (id int);"));
    subject.add("0002_right.sql",
                "-- dbtool:revises base\n" + migration("CREATE TABLE righty (id int);"));
    subject.must({"upgrade", "heads"});
    CHECK(subject.history() == "0001_left 0002_right");
}

TEST_CASE("stamp writes the history alone, both ways, and log tells all of it") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject);
    subject.must({"stamp", "0001"});
    CHECK(subject.history() == "0001_one");
    CHECK_FALSE(subject.has_table("one"));
    subject.must({"upgrade"});
    CHECK(subject.has_table("two"));
    subject.must({"stamp", "base"});
    CHECK(subject.history().empty());
    CHECK(subject.has_table("two"));
    const std::string log = subject.must({"log"}).out;
    CHECK_THAT(log, ContainsSubstring("stamp"));
    CHECK_THAT(log, ContainsSubstring("unstamp"));
    CHECK_THAT(log, ContainsSubstring("upgrade"));
}

TEST_CASE("a file that slipped in below an applied one is refused with the ways out") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0003_three.sql", migration("CREATE TABLE three (id int);"));
    subject.must({"upgrade"});
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);"));
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0002_two"));
    CHECK_THAT(result.err, ContainsSubstring("revises"));
    CHECK_FALSE(subject.has_table("two"));
}

TEST_CASE("what is wrong in the files is told all at once, and nothing is done") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_two(subject);
    subject.add("0003_a.sql", "-- dbtool:revices 0002_two\n-- dbtool:upgrade\nSELECT 1;\n");
    subject.add("0004_b.sql", "-- dbtool:revises 0099_gone\n-- dbtool:upgrade\nSELECT 1;\n");
    const Result result = subject.dbtool({"upgrade"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0003_a.sql:1"));
    CHECK_THAT(result.err, ContainsSubstring("revises"));
    CHECK_FALSE(subject.has_history());
}
