// Coming down: from the file, from the history, not at all.

#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

void add_three(const Subject& subject) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);", "DROP TABLE one;"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);", "DROP TABLE two;"));
    subject.add("0003_three.sql", migration("CREATE TABLE three (id int);", "DROP TABLE three;"));
}

}  // namespace

TEST_CASE("a downgrade whose file is gone uses the stored script and says so") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject);
    subject.must({"upgrade"});
    subject.remove("0003_three.sql");
    const Result result = subject.must({"downgrade", "-1"});
    CHECK_THAT(result.out + result.err, ContainsSubstring("history"));
    CHECK_THAT(result.out + result.err, ContainsSubstring("0003_three"));
    CHECK(subject.history() == "0001_one 0002_two");
    CHECK_FALSE(subject.has_table("three"));
}

TEST_CASE("down to base and up again by selectors, redo, and a downgrade to where we are") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject);
    subject.must({"upgrade", "+2"});
    CHECK(subject.history() == "0001_one 0002_two");
    subject.must({"upgrade", "0003"});
    const std::string whole = subject.schema();
    subject.must({"downgrade", "0001"});
    CHECK(subject.history() == "0001_one");
    CHECK_THAT(subject.must({"downgrade", "0001"}).out, ContainsSubstring("nothing to do"));
    subject.must({"upgrade", "head"});
    const Result redo = subject.must({"redo", "-n", "2"});
    CHECK_THAT(redo.out, ContainsSubstring("0002_two"));
    CHECK(subject.history() == "0001_one 0002_two 0003_three");
    CHECK(subject.schema() == whole);
    subject.must({"downgrade", "base", "--yes"});
    CHECK(subject.history().empty());
    CHECK_FALSE(subject.has_table("one"));
    subject.must({"upgrade"});
    CHECK(subject.schema() == whole);
}

TEST_CASE("down to base wants a yes where nobody can be asked") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject);
    subject.must({"upgrade"});
    const Result result = subject.dbtool({"downgrade", "base"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("--yes"));
    CHECK(subject.history() == "0001_one 0002_two 0003_three");
}

TEST_CASE("a changed downgrade is a warning, and the file's text is the one used") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject);
    subject.must({"upgrade"});
    subject.add("0003_three.sql",
                migration("CREATE TABLE three (id int);",
                          "DROP TABLE three;\nCREATE TABLE by_the_file (id int);"));
    CHECK(subject.must({"upgrade"}).exit_code == 0);
    const Result result = subject.must({"downgrade", "-1"});
    CHECK_THAT(result.err, ContainsSubstring("0003_three"));
    CHECK_THAT(result.err, ContainsSubstring("warning"));
    CHECK(subject.has_table("by_the_file"));
}

TEST_CASE("what cannot come down is refused before anything is done") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_three(subject);
    subject.add(
        "0002_two.sql",
        "-- dbtool:irreversible the rows are gone\n" + migration("CREATE TABLE two (id int);"));
    subject.must({"upgrade"});
    const Result result = subject.dbtool({"downgrade", "0001"});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0002_two"));
    CHECK_THAT(result.err, ContainsSubstring("the rows are gone"));
    CHECK(subject.history() == "0001_one 0002_two 0003_three");
    CHECK(subject.has_table("three"));
}
