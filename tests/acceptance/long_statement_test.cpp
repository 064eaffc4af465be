// Statements of many megabytes, and folders that change while a run is under way.

#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <thread>

#include "acceptance/sessions.hpp"
#include "support/catch.hpp"
#include "support/proxy.hpp"

using namespace dbtool::test;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20U;

std::string insert_of(std::size_t size) {
    return "CREATE TABLE big (text text);\nINSERT INTO big VALUES ('" + std::string(size, 'x') +
           "');\n";
}

/// 0001 waits at the gate, so that 0002 can be changed meanwhile.
void add_gated(const Subject& subject, std::string_view second) {
    subject.query("CREATE TABLE gate (open int)");
    subject.add("0001_gated.sql", migration(wait_at_gate));
    subject.add("0002_second.sql", migration(second));
}

void open_gate(const Subject& subject) {
    subject.query("INSERT INTO gate VALUES (1)");
}

/// What 0002's file becomes while 0001 waits.
enum class Change { removed, shortened, grown, folder, pipe };

void apply(Change change, const fs::path& file) {
    switch (change) {
        case Change::removed:
            fs::remove(file);
            break;
        case Change::shortened:
            fs::resize_file(file, fs::file_size(file) / 2);
            break;
        case Change::grown:
            fs::resize_file(file, fs::file_size(file) + 100);
            break;
        case Change::folder:
            fs::remove(file);
            fs::create_directory(file);
            break;
        case Change::pipe:
            fs::remove(file);
            REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
            break;
    }
}

}  // namespace

TEST_CASE("a long statement goes to the server, in a transaction and alone") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    const bool alone = GENERATE(false, true);
    subject.add("0001_big.sql", (alone ? "-- dbtool:transaction off\n" : "") + insert_of(12 * mib));
    subject.must({"upgrade"});
    CHECK(subject.query("SELECT length(text) FROM big") == std::to_string(12 * mib));
}

TEST_CASE("a signal ends a run whose long statement the server does not take") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    subject.add("0001_big.sql", insert_of(16 * mib));
    {
        const DelayProxy proxy({.to = {.path = subject.database().server().socket_path().native()},
                                .stall_after = 4 * mib});
        const std::string url =
            fmt::format("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable",
                        proxy.port(),
                        subject.database().name());
        Child child(dbtool_command({"upgrade"}, subject.cli({{"DBTOOL_URL", url}})));
        while (proxy.counts().bytes_from_client < 4 * mib && child.running()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        child.send_signal(SIGTERM);
        const Result result = child.wait();
        INFO(result.err);
        CHECK_FALSE(result.timed_out);
        CHECK(result.exit_code == 130);
        CHECK_THAT(result.out + result.err, ContainsSubstring("nothing was done"));
    }
    CHECK(subject.history().empty());
    subject.must({"upgrade"});
    CHECK(subject.history() == "0001_big");
}

TEST_CASE("a large file that changes before its turn is not run") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Change change =
        GENERATE(Change::removed, Change::shortened, Change::grown, Change::folder, Change::pipe);
    INFO(static_cast<int>(change));
    const Subject subject(Engine::postgres);
    std::string rows = "CREATE TABLE second (id int);\n";
    while (rows.size() < 2 * mib) {
        rows += "INSERT INTO second VALUES (1);\n";
    }
    add_gated(subject, rows);
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    apply(change, subject.folder() / "migrations/0002_second.sql");
    open_gate(subject);
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK_FALSE(result.timed_out);
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.err, ContainsSubstring("0002_second.sql"));
    CHECK(result.err.find("recorded or committed") == std::string::npos);
    CHECK(subject.history() == "0001_gated");
    CHECK_FALSE(subject.has_table("second"));
}

TEST_CASE("a small file that changes is run as it was when its text was taken, and recorded so") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Subject subject(Engine::postgres);
    add_gated(subject, "CREATE TABLE second (id int);");
    Child child(dbtool_command({"upgrade"}, subject.cli()));
    wait_for_arrival_at_gate(subject.database());
    subject.add("0002_second.sql", migration("CREATE TABLE other (id int);"));
    open_gate(subject);
    const Result result = child.wait();
    INFO(result.out << result.err);
    if (result.exit_code == 0) {
        CHECK(subject.has_table("second"));
        CHECK_THAT(subject.dbtool({"status"}).out, ContainsSubstring("edited"));
    } else {
        CHECK_THAT(result.err, ContainsSubstring("changed while dbtool was running"));
        CHECK_THAT(result.out + result.err, ContainsSubstring("next: run the same command again"));
        CHECK(subject.history() == "0001_gated");
    }
    CHECK_FALSE(subject.has_table("other"));
}
