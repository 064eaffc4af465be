// What a run does now: --status-file and SIGUSR1.

#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Reads the file again and again until `good` holds; every text of it must be whole.
template <typename Predicate>
Json status_when(const fs::path& file, Predicate good) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < deadline) {
        if (fs::exists(file)) {
            const Json document = Json::parse(text_of(file));
            if (good(document)) {
                return document;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL("the status file never said so: " << text_of(file));
    return {};
}

void add_gated(const Subject& subject) {
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_gated.sql", migration(wait_at_gate));
}

/// Asks until it is answered: the first signal may come before there is anything to tell.
std::string asked(Child& child) {
    child.send_signal(SIGUSR1);
    const auto line = read_until(child, "status:", Stream::err);
    REQUIRE(line);
    return *line;
}

}  // namespace

TEST_CASE("the status file says what a run does while it does it, and how it ended") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_gated(subject);
    const fs::path file = subject.folder() / "status.json";
    Child child(dbtool_command({"upgrade", "--status-file", "status.json"}, subject.cli()));
    const Json now =
        status_when(file, [](const Json& document) { return !document["statement"].is_null(); });
    CHECK(now["state"] == "running");
    CHECK(now["pid"] == child.pid());
    CHECK(now["command"] == "upgrade");
    CHECK(now["revision"] == "0002_gated");
    CHECK(now["done"] == 1);
    CHECK(now["total"] == 2);
    CHECK(now["part"] == 1);
    CHECK(now["statement"]["line"] == 2);
    CHECK(now["statement"]["headline"] == "DO");
    CHECK(now["outcome"].is_null());
    subject.query("INSERT INTO gate VALUES (1)");
    CHECK(child.wait().exit_code == 0);
    const Json end = Json::parse(text_of(file));
    CHECK(end["state"] == "ended");
    CHECK(end["outcome"] == "ok");
    CHECK(end["done"] == 2);
    CHECK(end["to"] == Json{"0002_gated"});
    CHECK(std::distance(fs::directory_iterator(subject.folder()), {}) == 2);
}

TEST_CASE("the status file of a run that failed has the error") {
    const Subject subject(Engine::sqlite);
    subject.add("0001_wrong.sql", migration("CREATE TABLE;"));
    const std::vector<std::string> args = {"upgrade", "--status-file", "status.json"};
    SECTION("in a migration") {
        CHECK(subject.dbtool(args).exit_code == 1);
        const Json end = Json::parse(text_of(subject.folder() / "status.json"));
        CHECK(end["outcome"] == "failed");
        CHECK(end["error"]["kind"] == "database");
    }
    SECTION("before it could begin") {
        const Environment nowhere = {{"DBTOOL_URL", "sqlite:/no/such/folder/x.db"}};
        CHECK(subject.dbtool(args, nowhere).exit_code == 4);
        const Json end = Json::parse(text_of(subject.folder() / "status.json"));
        CHECK(end["outcome"] == "failed");
        CHECK(end["error"]["kind"] == "connection");
    }
}

TEST_CASE("a status file that cannot be written is refused before anything is done") {
    const Subject subject(Engine::sqlite);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    const std::string file = GENERATE("no/such/folder/status.json", "migrations");
    const Result result = subject.dbtool({"upgrade", "--status-file", file});
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("the status file " + file));
    CHECK_FALSE(fs::exists(subject.folder() / "subject.db"));
}

TEST_CASE("a disk that is full costs the status, not the run") {
    const Subject subject(Engine::sqlite);
    subject.add("0001_one.sql", migration("CREATE TABLE one (id int);"));
    subject.add("0002_two.sql", migration("CREATE TABLE two (id int);"));
    const Result result = subject.must({"upgrade", "--status-file", "/dev/full"});
    const std::size_t first = result.err.find("/dev/full");
    REQUIRE(first != std::string::npos);
    CHECK(result.err.find("/dev/full", first + 1) == std::string::npos);
    CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("SIGUSR1: a line that says what the run does, and no harm") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_gated(subject);
    Child first(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    const std::string working = asked(first);
    CHECK_THAT(working, ContainsSubstring("1 of 2 done; 0002_gated"));
    CHECK_THAT(working, ContainsSubstring("0002_gated.sql:2, DO, for "));
    Child second(dbtool_command({"upgrade"}, subject.cli()));
    REQUIRE(read_until(second, "held by", Stream::err));
    const std::string waiting = asked(second);
    CHECK_THAT(waiting, ContainsSubstring(fmt::format(":{} ", first.pid())));
    subject.query("INSERT INTO gate VALUES (1)");
    CHECK(first.wait().exit_code == 0);
    CHECK(second.wait().exit_code == 0);
}

TEST_CASE("SIGUSR1 between two attempts, and in a command that moves nothing") {
    const Subject subject(Engine::sqlite);
    const Environment nobody = {{"DBTOOL_URL", "postgresql://nobody@127.0.0.1:1/none"}};
    Child moving(dbtool_command({"upgrade", "--wait", "60"}, subject.cli(nobody)));
    REQUIRE(read_until(moving, "attempt", Stream::err));
    CHECK_THAT(asked(moving), ContainsSubstring("attempt"));
    moving.send_signal(SIGINT);
    CHECK(moving.wait().exit_code == 130);
    Child looking(dbtool_command({"check", "--wait", "60"}, subject.cli(nobody)));
    REQUIRE(read_until(looking, "attempt", Stream::err));
    looking.send_signal(SIGUSR1);
    REQUIRE(read_until(looking, "attempt", Stream::err));
    looking.send_signal(SIGTERM);
    CHECK(looking.wait().signal == SIGTERM);
}
