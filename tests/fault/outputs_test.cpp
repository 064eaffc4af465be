// What dbtool itself writes and cannot write: the log, the status, its report, scripts and
// migration files.

#include <csignal>
#include <filesystem>
#include <fmt/format.h>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"
#include "support/small_disk.hpp"

using namespace dbtool::test;

namespace fs = std::filesystem;

namespace {

bool skipped_without_small_disk() {
    const auto why = why_no_small_disk();
    if (why) {
        WARN("skipped: " << *why);
    }
    return why.has_value();
}

void add_two(const Subject& subject) {
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);"));
}

/// In bash, with `dbtool` for the program.
Result shell(const Subject& subject, const std::string& script) {
    Command command = dbtool_command({}, subject.cli());
    command.args = {
        "-c",
        fmt::format(
            "set -o pipefail\ndbtool() {{ '{}' \"$@\"; }}\n{}", dbtool_binary().native(), script)};
    command.program = "bash";
    return run(command);
}

std::size_t count_of(const std::string& part, const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

/// Project folders hold what they held before, and nothing of what could not be written.
std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            names.push_back(entry.path().filename().native());
        }
    }
    return names;
}

}  // namespace

TEST_CASE("a log that cannot be written is warned of once, and the run goes on") {
    const Subject subject(Engine::sqlite);
    add_two(subject);
    const Result result = subject.must({"upgrade", "-vv", "--log-file", "/dev/full"});
    CHECK(count_of("the log file /dev/full is not written any more: No space left on device",
                   result.err) == 1);
    CHECK(subject.history() == "0001_one 0002_two");
    // A command that fails says its own error, with its own exit code.
    CHECK(subject.dbtool({"upgrade", "nope", "--log-file", "/dev/full"}).exit_code == 2);
}

TEST_CASE("the log of a run that is killed tells how far it was") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_gated.sql", migration(wait_at_gate));
    Child child(dbtool_command({"upgrade", "--log-file", "run.log"}, subject.cli()));
    REQUIRE(read_until(child, "0001_one"));
    child.send_signal(SIGKILL);
    CHECK(child.wait().signal == SIGKILL);
    CHECK_THAT(read_file(subject.folder() / "run.log"),
               ContainsSubstring("upgrade 0001_one applied"));
}

TEST_CASE("a file that may not grow ends no run by a signal") {
    const Subject subject(Engine::sqlite);
    add_two(subject);
    SECTION("the log") {
        subject.must({"upgrade", "0001"});
        subject.must({"status"});
        const std::string limit = "ulimit -f $(($(stat -c %s subject.db) / 1024 * 3))\n";
        const Result result = shell(
            subject,
            "head -c 1M /dev/zero > long.log\n" + limit + "dbtool upgrade --log-file long.log");
        CHECK(result.exit_code == 0);
        CHECK_THAT(result.err,
                   ContainsSubstring("long.log is not written any more: File too large"));
        CHECK(subject.history() == "0001_one 0002_two");
    }
    SECTION("the database") {
        const Result result = shell(subject, "ulimit -f 8\ndbtool upgrade");
        CHECK(result.exit_code == 1);
        CHECK_THAT(result.err, ContainsSubstring("SQLSTATE 58030"));
        CHECK_THAT(result.err, ContainsSubstring("larger than it may be"));
        CHECK_THAT(result.err, ContainsSubstring("next: see to the database's disk"));
        subject.must({"upgrade"});
        CHECK(subject.history() == "0001_one 0002_two");
    }
}

TEST_CASE("a status file is written again when there is room again") {
    if (skipped(Engine::postgres) || skipped_without_small_disk()) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_gated.sql", migration(wait_at_gate));
    subject.add("../small/other", "takes all the room there is");
    const SmallDisk disk(subject.folder() / "small");
    const fs::path file = disk.folder() / "status.json";
    disk.leave(0);
    Child child(dbtool_command({"upgrade", "--status-file", file.native()}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    CHECK_FALSE(fs::exists(file));
    disk.make_room();
    subject.query("INSERT INTO gate VALUES (1)");
    const Result result = child.wait();
    CHECK(result.exit_code == 0);
    CHECK(count_of("cannot be written: No space left on device", result.err) == 1);
    CHECK_THAT(read_file(file), ContainsSubstring("\"outcome\":\"ok\""));
    CHECK(files_in(disk.folder()).size() == 2);
}

TEST_CASE("a script that is cut off is no success") {
    const Subject subject(Engine::sqlite);
    add_two(subject);
    for (const char* direction : {"upgrade", "downgrade head:base"}) {
        INFO(direction);
        const Result full = shell(subject, fmt::format("dbtool {} --sql > /dev/full", direction));
        CHECK(full.exit_code != 0);
        const Result closed = shell(subject, fmt::format("dbtool {} --sql >&-", direction));
        CHECK(closed.exit_code != 0);
        const Result gone =
            shell(subject, fmt::format("{{ sleep 0.2; dbtool {} --sql; }} | exec 0<&-", direction));
        CHECK(gone.exit_code != 0);
    }
    const Result gone = shell(subject, "{ sleep 0.2; dbtool upgrade --sql; } | exec 0<&-");
    CHECK(gone.exit_code == 1);
    CHECK_THAT(gone.err, ContainsSubstring("cannot write to standard output: Broken pipe"));
}

TEST_CASE("a run goes on without its report, and says that nobody has it") {
    const Subject subject(Engine::sqlite);
    add_two(subject);
    const std::string way = GENERATE("> /dev/full", ">&-", "| true");
    const std::string command = "{ sleep 0.2; dbtool upgrade --format json; } ";
    const Result result = shell(subject, command + way);
    INFO(way << "\n" << result.err);
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.err, ContainsSubstring("cannot write to standard output"));
    CHECK_THAT(result.err, ContainsSubstring("ended well"));
    CHECK(subject.history() == "0001_one 0002_two");
}

TEST_CASE("messages that nobody hears change nothing") {
    const Subject subject(Engine::sqlite);
    add_two(subject);
    const std::string way = GENERATE("2> /dev/full", "2>&-");
    CHECK(shell(subject, "dbtool upgrade -vv " + way).exit_code == 0);
    CHECK(shell(subject, "dbtool downgrade nope " + way).exit_code == 2);
    CHECK(subject.history() == "0001_one 0002_two");
}

TEST_CASE("an editor takes signals as usual, though dbtool ignores that of a broken pipe") {
    const Subject subject(Engine::sqlite);
    const Environment dies = {{"VISUAL", "kill -PIPE $$; true"}};
    const Result result = subject.dbtool({"create", "three", "--edit"}, dies);
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("failed"));
}

TEST_CASE("no half file is left where a migration does not fit") {
    if (skipped_without_small_disk()) {
        return;
    }
    const Subject subject(Engine::sqlite);
    add_two(subject);
    fs::create_directory(subject.folder() / "goose");
    const std::string part = "-- +goose Up\nSELECT 1;\n";
    const std::string long_line = "-- " + std::string(5'000, 'x') + "\n";
    for (const char* name : {"1_a.sql", "2_b.sql", "3_c.sql"}) {
        subject.add(std::string("../goose/") + name, part + long_line);
    }
    const SmallDisk disk(subject.folder());
    const std::vector<std::string> before = files_in(subject.folder());
    disk.leave(0);
    const std::vector<std::string> args =
        GENERATE(std::vector<std::string>{"create", "three"},
                 std::vector<std::string>{"generate", "table", "three", "id:int:pk"},
                 std::vector<std::string>{"init", "fresh"},
                 std::vector<std::string>{"import", "--from", "goose", "goose", "--into", "new"});
    INFO(args.front());
    disk.leave(args.front() == "import" ? 3 * 4'096 : 0);
    const Result result = subject.dbtool(args);
    INFO(result.out << result.err);
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("no space left on device"));
    CHECK_THAT(result.err, ContainsSubstring("Make room there"));
    CHECK(files_in(subject.folder()) == before);
    disk.make_room();
    subject.must(args);
}
