// Several runs at once, and a pooler between.

#include <memory>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/pgbouncer.hpp"

using namespace dbtool::test;

namespace {

void add_counted(const Subject& subject, int count) {
    subject.query("CREATE TABLE ledger (revision text)");
    for (int i = 1; i <= count; ++i) {
        const std::string name = "t" + std::to_string(i);
        subject.add(
            std::to_string(1000 + i) + "_" + name + ".sql",
            migration(
                "CREATE TABLE " + name + " (id int);\nINSERT INTO ledger VALUES ('" + name + "');",
                "DROP TABLE " + name + ";\nDELETE FROM ledger WHERE revision = '" + name + "';"));
    }
}

std::vector<std::unique_ptr<Child>> start(const Subject& subject,
                                          int count,
                                          const std::vector<std::string>& args) {
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < count; ++i) {
        children.push_back(std::make_unique<Child>(dbtool_command(args, subject.cli())));
    }
    return children;
}

}  // namespace

TEST_CASE("six upgrades at once: all succeed, each revision is applied once") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const Subject subject(engine);
    add_counted(subject, 12);
    for (const auto& child : start(subject, 6, {"upgrade", "head"})) {
        const Result result = child->wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(subject.query("SELECT count(*), count(DISTINCT revision) FROM ledger") == "12|12");
    CHECK(subject.query("SELECT count(*) FROM dbtool_revision WHERE state = 'applied'") == "12");
    CHECK(subject.query("SELECT count(*) FROM dbtool_log WHERE action = 'upgrade' AND outcome = "
                        "'done'") == "12");
}

TEST_CASE("two `downgrade -1` at once undo one release") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject, 3);
    subject.query("CREATE TABLE gate (open int)");
    subject.add(
        "1004_gated.sql",
        migration("CREATE TABLE t4 (id int);", "DROP TABLE t4;\n" + std::string(wait_at_gate)));
    subject.must({"upgrade"});
    Child first(dbtool_command({"downgrade", "-1"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    Child second(dbtool_command({"downgrade", "-1", "--format", "json"}, subject.cli()));
    auto line = second.read_line(Stream::out);
    while (line && line->find("\"wait\"") == std::string::npos) {
        line = second.read_line(Stream::out);
    }
    REQUIRE(line);
    subject.query("INSERT INTO gate VALUES (1)");
    CHECK(first.wait().exit_code == 0);
    const Result result = second.wait();
    INFO(result.out << result.err);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("by_another_run"));
    CHECK(subject.history() == "1001_t1 1002_t2 1003_t3");
}

TEST_CASE("a concurrent build and other runs at once: no deadlock, no second build") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject, 4);
    subject.add("1005_index.sql",
                migration("CREATE INDEX CONCURRENTLY ix_t1 ON t1 (id);\n"
                          "INSERT INTO ledger VALUES ('index');"));
    for (const auto& child : start(subject, 6, {"upgrade", "head"})) {
        const Result result = child->wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(subject.query("SELECT count(*), count(DISTINCT revision) FROM ledger") == "5|5");
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_t1'::regclass") ==
          "t");
}

TEST_CASE("through pgbouncer in transaction mode: up, down, an index built concurrently") {
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject, 8);
    subject.add(
        "1009_index.sql",
        migration("CREATE INDEX CONCURRENTLY ix_t1 ON t1 (id);", "DROP INDEX CONCURRENTLY ix_t1;"));
    subject.add("1010_dump.sql",
                migration("SELECT pg_catalog.set_config('search_path', '', false);\n"
                          "CREATE TABLE public.last (id int);",
                          "DROP TABLE public.last;"));
    const PgBouncer pooler(subject.database().server());
    const Environment pooled = {{"DBTOOL_URL", pooler.url(subject.database().name())}};
    subject.must({"upgrade"}, pooled);
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_t1'::regclass") ==
          "t");
    const std::string whole = subject.schema();
    CHECK(subject.dbtool({"check"}, pooled).exit_code == 0);
    subject.must({"downgrade", "base", "--yes"}, pooled);
    CHECK(subject.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "3");
    subject.must({"upgrade"}, pooled);
    CHECK(subject.schema() == whole);
}

TEST_CASE("several runs through one pooler") {
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return;
    }
    const Subject subject(Engine::postgres);
    add_counted(subject, 8);
    const PgBouncer pooler(subject.database().server());
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(std::make_unique<Child>(dbtool_command(
            {"upgrade"}, subject.cli({{"DBTOOL_URL", pooler.url(subject.database().name())}}))));
    }
    for (const auto& child : children) {
        const Result result = child->wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(subject.query("SELECT count(*), count(DISTINCT revision) FROM ledger") == "8|8");
}
