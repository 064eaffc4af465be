// Through pgbouncer in transaction mode, each transaction on another session of the server.

#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include "acceptance/subject.hpp"
#include "support/catch.hpp"
#include "support/pgbouncer.hpp"
#include "support/postgres_programs.hpp"

using namespace dbtool::test;

namespace {

constexpr int sessions = 4;

bool no_pooler() {
    if (const auto why = why_no_pgbouncer()) {
        WARN("skipped: " << *why);
        return true;
    }
    return false;
}

/// A project whose migrations SET what later parts of theirs need, and build indexes concurrently.
class Pooled {
public:
    Pooled() {
        subject_.query(
            "CREATE TABLE ledger (revision text); CREATE SCHEMA app; CREATE SCHEMA other");
        for (int i = 1; i <= 4; ++i) {
            const std::string t = "t" + std::to_string(i);
            subject_.add(
                fmt::format("{}_{}.sql", 1000 + i, t),
                migration(fmt::format("SET work_mem = '7MB';\n"
                                      "CREATE TABLE {0} (id int);\n"
                                      "CREATE INDEX CONCURRENTLY ix_{0} ON {0} (id);\n"
                                      "SET search_path = other;\n"
                                      "CREATE TABLE {0}_other (id int);\n"
                                      "CREATE INDEX CONCURRENTLY ix_{0}_other ON {0}_other (id);\n"
                                      "INSERT INTO public.ledger SELECT '{0} ' || "
                                      "current_setting('work_mem') || ' ' || current_user;",
                                      t),
                          fmt::format("DROP INDEX CONCURRENTLY ix_{0};\nDROP TABLE {0};\n"
                                      "DROP TABLE other.{0}_other;",
                                      t)));
        }
    }

    const Subject& subject() const { return subject_; }
    const PgBouncer& pooler() const { return pooler_; }
    Environment through() const {
        return {{"DBTOOL_URL", pooler_.url(subject_.database().name())}};
    }

    /// What another client of the pooler finds in each of the server's sessions.
    std::string in_sessions() const {
        Command command{.program = (postgres_bindir() / "psql").native(),
                        .args = {"-X", "-qAt", pooler_.url(subject_.database().name())}};
        for (int i = 0; i < 3 * sessions; ++i) {
            command.args.insert(command.args.end(),
                                {"-c",
                                 "SELECT concat_ws(' ', current_setting('lock_timeout'), "
                                 "current_setting('statement_timeout'), "
                                 "current_setting('search_path'), current_setting('work_mem'), "
                                 "current_user)"});
        }
        std::string all = run_or_throw(command);
        const std::string first = all.substr(0, all.find('\n') + 1);
        std::string out = first;
        for (std::size_t at = 0; at < all.size();) {
            const std::size_t end = all.find('\n', at) + 1;
            const std::string line = all.substr(at, end - at);
            out += line == first ? "" : line;
            at = end;
        }
        return out;
    }

private:
    Subject subject_{Engine::postgres};
    PgBouncer pooler_{subject_.database().server(), {.size = sessions, .round_robin = true}};
};

}  // namespace

TEST_CASE(
    "eight runs at once through a pooler: each revision once, all in its place, nothing left") {
    if (no_pooler()) {
        return;
    }
    const Pooled pooled;
    const Subject& subject = pooled.subject();
    const std::string before = pooled.in_sessions();
    const std::vector<std::string> command = {"upgrade", "--schema", "app"};
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 8; ++i) {
        children.push_back(
            std::make_unique<Child>(dbtool_command(command, subject.cli(pooled.through()))));
    }
    for (const auto& child : children) {
        const Result result = child->wait();
        INFO(result.out << result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(subject.query("SELECT string_agg(revision, ', ' ORDER BY revision) FROM ledger") ==
          "t1 7MB postgres, t2 7MB postgres, t3 7MB postgres, t4 7MB postgres");
    const std::string indexes =
        "SELECT n.nspname, count(*), bool_and(i.indisvalid) FROM pg_index i JOIN pg_class c ON "
        "c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname LIKE "
        "'ix\\_t%' GROUP BY 1 ORDER BY 1";
    CHECK(subject.query(indexes) == "app|4|t\nother|4|t");
    CHECK(pooled.in_sessions() == before);
    subject.must({"downgrade", "base", "--yes", "--schema", "app"}, pooled.through());
    CHECK(subject.query(indexes).empty());
    CHECK(pooled.in_sessions() == before);
}

TEST_CASE("through a pooler a role is taken for solo statements too, and given back") {
    if (no_pooler()) {
        return;
    }
    const Pooled pooled;
    const Subject& subject = pooled.subject();
    subject.query(
        "DROP ROLE IF EXISTS pool_role; CREATE ROLE pool_role; GRANT ALL ON SCHEMA "
        "public, app, other TO pool_role; GRANT ALL ON ledger TO pool_role");
    subject.configure("default: pooled\nenvironments:\n  pooled:\n    role: pool_role\n");
    const std::string before = pooled.in_sessions();
    subject.must({"upgrade"}, pooled.through());
    CHECK(subject.query("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 't_' OR "
                        "tablename LIKE 't_\\_other'") == "pool_role");
    CHECK(subject.query("SELECT count(*) FROM ledger WHERE revision LIKE '% 7MB pool_role'") ==
          "4");
    CHECK(pooled.in_sessions() == before);
    subject.query("DROP OWNED BY pool_role CASCADE; DROP ROLE pool_role");
}

TEST_CASE(
    "an index that cannot be built leaves nothing behind a pooler, and the next run goes on") {
    if (no_pooler()) {
        return;
    }
    const Pooled pooled;
    const Subject& subject = pooled.subject();
    const std::string before = pooled.in_sessions();
    subject.add("1005_unique.sql",
                migration("SET search_path = other;\n"
                          "CREATE TABLE twins AS SELECT 1 AS x FROM generate_series(1, 2);\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY uq_twins ON twins (x);\n"
                          "CREATE TABLE behind (x int);"));
    const Result failed = subject.dbtool({"upgrade", "--schema", "app"}, pooled.through());
    INFO(failed.out << failed.err);
    CHECK(failed.exit_code == 1);
    CHECK_THAT(failed.err, ContainsSubstring("could not create unique index \"uq_twins\""));
    CHECK(pooled.in_sessions() == before);
    subject.query("DELETE FROM other.twins WHERE ctid = '(0,1)'");
    subject.must({"upgrade", "--schema", "app"}, pooled.through());
    CHECK(subject.query("SELECT schemaname FROM pg_tables WHERE tablename = 'behind'") == "other");
    CHECK(subject.query("SELECT schemaname FROM pg_indexes WHERE indexname = 'uq_twins'") ==
          "other");
    CHECK(pooled.in_sessions() == before);
}

TEST_CASE("a run that goes on in the middle of a file finds what the file SET before") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query("CREATE SCHEMA other");
    subject.add("0001_unique.sql",
                migration("SET search_path = other;\n"
                          "CREATE TABLE twins AS SELECT 1 AS x FROM generate_series(1, 2);\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY uq_twins ON twins (x);\n"
                          "CREATE TABLE behind (x int);"));
    CHECK(subject.dbtool({"upgrade"}).exit_code == 1);
    subject.query("DELETE FROM other.twins WHERE ctid = '(0,1)'");
    subject.must({"upgrade"});
    CHECK(subject.query("SELECT schemaname FROM pg_tables WHERE tablename = 'behind'") == "other");
    CHECK(subject.query("SELECT schemaname FROM pg_indexes WHERE indexname = 'uq_twins'") ==
          "other");
}
