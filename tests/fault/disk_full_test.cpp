// The disk of the database fills at some point of a run: nothing is half done, and with room again
// the next run finishes the work.

#include <fmt/format.h>
#include <random>

#include "fault/fault_project.hpp"
#include "support/catch.hpp"
#include "support/postgres_programs.hpp"
#include "support/small_disk.hpp"

using namespace dbtool::test;

namespace {

bool skipped_here(Engine engine) {
    if (skipped(engine)) {
        return true;
    }
    const auto why = why_no_small_disk();
    if (why) {
        WARN("skipped: " << *why);
    }
    return why.has_value();
}

/// A server with a tablespace on a small disk.
class SmallSpace {
public:
    SmallSpace() : folder_(made(server_)), disk_(folder_) {
        admin_.psql(fmt::format("CREATE TABLESPACE small LOCATION '{}'", folder_.native()));
        admin_.psql("CREATE TABLE not_empty TABLESPACE small AS SELECT 1");
    }

    PostgresServer& server() { return server_; }
    const SmallDisk& disk() const { return disk_; }

    /// Files of what was dropped are removed at a checkpoint only.
    void tidy() const { admin_.psql("CHECKPOINT"); }

    /// Sessions from now on put what is new there, or where it is put usually.
    void use_for_all() const { admin_.psql("ALTER ROLE postgres SET default_tablespace = small"); }
    void use_where_named() const { admin_.psql("ALTER ROLE postgres RESET default_tablespace"); }

private:
    static std::filesystem::path made(const PostgresServer& server) {
        std::filesystem::path folder = server.socket_folder() / "space";
        std::filesystem::create_directory(folder);
        give_to_server_account(folder);
        return folder;
    }

    PostgresServer server_;
    std::filesystem::path folder_;
    SmallDisk disk_;
    Database admin_{server_};
};

/// The one that the tests share, for its server takes a moment to start.
SmallSpace& small_space() {
    static SmallSpace space;
    space.use_where_named();
    return space;
}

/// What a run says that found the disk full: what, where, and what to do.
void check_told(const Result& result) {
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("SQLSTATE 53100"));
    CHECK_THAT(result.err, ContainsSubstring("--> migrations/00"));
    CHECK_THAT(result.err, ContainsSubstring("hint: "));
    CHECK_THAT(result.err, ContainsSubstring("next: make room on the database's disk"));
}

/// A file of SQLite's that cannot be opened: there is no room for those beside it.
void check_told_while_opening(const Result& result) {
    CHECK((result.exit_code == 1 || result.exit_code == 4));
    CHECK_THAT(result.err, ContainsSubstring("SQLSTATE 53100"));
    CHECK_THAT(result.err, ContainsSubstring("subject.db: "));
    CHECK_THAT(result.err, ContainsSubstring("hint: Make room"));
}

/// Runs with so much room. Was it too little?
bool fails_with(FaultProject& project, const SmallDisk& disk, std::uint64_t room) {
    disk.leave(room);
    const Result result = project.subject().dbtool(project.args());
    disk.make_room();
    INFO(fmt::format("{} bytes of room\n{}{}", room, result.out, result.err));
    CHECK(result.signal == 0);
    if (result.exit_code != 0) {
        project.subject().is_postgres() || !result.out.empty() ? check_told(result)
                                                               : check_told_while_opening(result);
    }
    project.check_and_finish();
    return result.exit_code != 0;
}

/// What is written by a run that is not disturbed.
std::uint64_t growth(const FaultProject& project, const SmallDisk& disk) {
    const std::uint64_t before = disk.used();
    project.subject().must(project.args());
    return disk.used() - before;
}

/// Long enough to need pages of its own, and nothing that can be made shorter.
std::string long_comment() {
    std::mt19937 random(1);
    std::string text = "-- ";
    for (int i = 0; i < 100'000; ++i) {
        text += static_cast<char>('a' + random() % 26U);
    }
    return text + "\n";
}

}  // namespace

TEST_CASE("a tablespace that is full at any point of a run") {
    if (skipped_here(Engine::postgres)) {
        return;
    }
    const auto variant = GENERATE(Variant::with_solo, Variant::operations);
    SmallSpace& space = small_space();
    space.use_for_all();
    FaultProject project({Engine::postgres, variant, Way::up}, &space.server());
    project.reset();
    space.tidy();
    const std::uint64_t all = growth(project, space.disk());
    int failed = 0;
    const int runs = fault_runs(3);
    for (const std::uint64_t room : spread(all, runs)) {
        project.reset();
        space.tidy();
        failed += fails_with(project, space.disk(), room) ? 1 : 0;
    }
    CHECK(failed == runs);
}

TEST_CASE("a disk that has room for the migration, but not for its row in the history") {
    if (skipped_here(Engine::postgres)) {
        return;
    }
    SmallSpace& space = small_space();
    const Subject subject(Engine::postgres, &space.server());
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.must({"upgrade"});
    subject.query("ALTER TABLE dbtool_revision SET TABLESPACE small");
    // The history keeps the downgrade.
    const std::string down = "DROP TABLE two;\n" + long_comment();
    SECTION("in its own transaction") {
        subject.add("0002_two.sql", migration("CREATE TABLE two (id int);", down));
    }
    SECTION("before a statement outside of transactions") {
        subject.add("0002_two.sql",
                    migration("CREATE TABLE two (id int);\n"
                              "CREATE INDEX CONCURRENTLY ix_two ON two (id);",
                              down));
    }
    space.disk().leave(0);
    const Result result = subject.dbtool({"upgrade"});
    INFO(result.out << result.err);
    check_told(result);
    CHECK_THAT(result.err, ContainsSubstring("--> migrations/0002_two.sql"));
    CHECK_THAT(result.err, ContainsSubstring("recorded"));
    CHECK(subject.history() == "0001_one");
    CHECK_FALSE(subject.has_table("two"));
    CHECK_THAT(subject.must({"log"}).out, ContainsSubstring("53100"));
    space.disk().make_room();
    subject.must({"upgrade"});
    CHECK(subject.history() == "0001_one 0002_two");
    CHECK(subject.has_table("two"));
}

TEST_CASE("an index that does not fit is built again when there is room") {
    if (skipped_here(Engine::postgres)) {
        return;
    }
    SmallSpace& space = small_space();
    const Subject subject(Engine::postgres, &space.server());
    subject.query("CREATE TABLE one AS SELECT i AS id FROM generate_series(1, 20000) AS i");
    const std::string form = GENERATE("CREATE INDEX CONCURRENTLY ix_one",
                                      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix_one");
    subject.add("0001_index.sql", migration(form + " ON one (id) TABLESPACE small;"));
    space.disk().leave(64 << 10U);
    const Result result = subject.dbtool({"upgrade"});
    INFO(result.out << result.err);
    check_told(result);
    CHECK_THAT(result.err, ContainsSubstring("--> migrations/0001_index.sql:2:1"));
    CHECK(subject.history().empty());
    CHECK(subject.query("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0");
    space.disk().make_room();
    subject.must({"upgrade"});
    CHECK(subject.history() == "0001_index");
    CHECK(subject.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_one'::regclass") ==
          "t");
}

TEST_CASE("a statement that has no room to sort") {
    if (skipped_here(Engine::postgres)) {
        return;
    }
    SmallSpace& space = small_space();
    const Subject subject(Engine::postgres, &space.server());
    subject.query("CREATE TABLE one AS SELECT i AS id FROM generate_series(1, 20000) AS i");
    subject.add("0001_sort.sql",
                migration("SET LOCAL temp_tablespaces = small;\nSET LOCAL work_mem = '64kB';\n"
                          "CREATE TABLE two AS SELECT id FROM one ORDER BY md5(id::text);"));
    space.disk().leave(64 << 10U);
    const Result result = subject.dbtool({"upgrade"});
    INFO(result.out << result.err);
    check_told(result);
    CHECK_THAT(result.err, ContainsSubstring("--> migrations/0001_sort.sql:4:1"));
    // The server says nothing that would help.
    CHECK_THAT(result.err, ContainsSubstring("hint: Make room on the server's disk"));
    CHECK_FALSE(subject.has_table("two"));
    space.disk().make_room();
    subject.must({"upgrade"});
    CHECK(subject.has_table("two"));
}

TEST_CASE("a disk that is full at any point of a run on SQLite") {
    if (skipped_here(Engine::sqlite)) {
        return;
    }
    const auto variant = GENERATE(Variant::with_solo, Variant::operations);
    FaultProject project({Engine::sqlite, variant, Way::up});
    const SmallDisk disk(project.subject().folder());
    int failed = 0;
    for (const char* mode : {"delete", "wal"}) {
        INFO("journal_mode " << mode);
        project.reset();
        project.subject().configure(fmt::format("sqlite: {{journal_mode: {}}}\n", mode));
        const std::uint64_t all = growth(project, disk);
        for (const std::uint64_t room : spread(all, fault_runs(3))) {
            project.reset();
            failed += fails_with(project, disk, room) ? 1 : 0;
        }
    }
    CHECK(failed > 0);
}
