// The disk with PostgreSQL's own log fills in the middle of a run: the server goes down, and comes
// up again when there is room.

#include <fmt/format.h>

#include "fault/fault_project.hpp"
#include "support/catch.hpp"
#include "support/small_disk.hpp"

using namespace dbtool::test;

namespace {

/// The server's whole data folder is on a small disk.
class SmallServer {
public:
    SmallServer() : disk_(stopped(server_)) { server_.start_again(); }

    PostgresServer& server() { return server_; }
    const SmallDisk& disk() const { return disk_; }

private:
    static std::filesystem::path stopped(PostgresServer& server) {
        server.stop_immediately();
        return server.socket_folder() / "data";
    }

    PostgresServer server_;
    SmallDisk disk_;
};

/// The log is written in files of 16 MiB: leaves `left` bytes of the last one that is there.
void leave_in_log(const Database& database, std::uint64_t left) {
    // Files may have been made ahead.
    constexpr const char* at_last_file =
        "SELECT max(name) = pg_walfile_name(pg_current_wal_insert_lsn()) FROM pg_ls_waldir() "
        "WHERE name ~ '^[0-9A-F]{24}$'";
    constexpr const char* left_in_file =
        "SELECT 16777216 - (pg_walfile_name_offset(pg_current_wal_insert_lsn())).file_offset";
    while (database.psql(at_last_file) != "t") {
        database.psql("SELECT pg_switch_wal(); CREATE TABLE turn (); DROP TABLE turn");
    }
    const std::uint64_t room = std::stoull(database.psql(left_in_file));
    constexpr std::uint64_t of_a_record = 64;
    if (room > left + of_a_record) {
        database.psql(fmt::format("SELECT pg_logical_emit_message(false, '', repeat('x', {}))",
                                  room - left - of_a_record));
    }
}

std::uint64_t log_position(const Database& database) {
    return std::stoull(database.psql("SELECT pg_current_wal_insert_lsn() - '0/0'"));
}

}  // namespace

TEST_CASE("a disk that is too full for the server's own log at any point of a run") {
    if (skipped(Engine::postgres)) {
        return;
    }
    if (const auto why = why_no_small_disk()) {
        WARN("skipped: " << *why);
        return;
    }
    SmallServer small;
    FaultProject project({Engine::postgres, Variant::with_solo, Way::up}, &small.server());
    project.reset();
    const std::uint64_t begin = log_position(project.database());
    project.subject().must(project.args());
    const std::uint64_t all = log_position(project.database()) - begin;
    int failed = 0;
    for (const std::uint64_t left : spread(all, fault_runs(2))) {
        project.reset();
        leave_in_log(project.database(), left);
        small.disk().leave(0);
        const Result result = project.subject().dbtool(project.args());
        INFO(fmt::format("{} bytes left in the log\n{}{}", left, result.out, result.err));
        CHECK(result.signal == 0);
        CHECK((result.exit_code == 0 || result.exit_code == 1 || result.exit_code == 4));
        failed += result.exit_code != 0 ? 1 : 0;
        small.disk().make_room();
        small.server().start_again();
        project.check_and_finish();
    }
    CHECK(failed > 0);
}
