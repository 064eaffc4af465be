#include <cstdlib>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/scratch.hpp"

using namespace dbtool::test;
using std::chrono::milliseconds;

TEST_CASE("a child's exit code, output and input are its own") {
    const Result result = run({.program = "/bin/sh",
                               .args = {"-c", "cat; echo \"$GREETING\" >&2; pwd; exit 7"},
                               .environment = {{"GREETING", "good morning"}},
                               .working_directory = "/",
                               .input = "from stdin\n"});
    CHECK(result.exit_code == 7);
    CHECK(result.signal == 0);
    CHECK(result.out == "from stdin\n/\n");
    CHECK(result.err == "good morning\n");
}

TEST_CASE("a variable without a value is removed") {
    REQUIRE(::setenv("DBTOOL_SELFTEST", "1", 1) == 0);
    const Command command{.program = "printenv", .args = {"DBTOOL_SELFTEST"}};
    CHECK(run(command).out == "1\n");
    Command without = command;
    without.environment["DBTOOL_SELFTEST"] = std::nullopt;
    CHECK(run(without).out.empty());
    ::unsetenv("DBTOOL_SELFTEST");
}

TEST_CASE("megabytes go in and out at once") {
    const std::string text(std::size_t{4} << 20U, 'x');
    CHECK(run({.program = "cat", .input = text}).out == text);
    CHECK(run({.program = "true", .input = text}).ok());
}

TEST_CASE("a child that takes too long is killed and said to be") {
    const Result result = run({.program = "sleep", .args = {"600"}, .timeout = milliseconds(50)});
    CHECK(result.timed_out);
    CHECK(result.signal == SIGKILL);
    CHECK(result.exit_code == -1);
    CHECK_THROWS_AS(
        run_or_throw({.program = "sleep", .args = {"600"}, .timeout = milliseconds(50)}),
        std::runtime_error);
}

TEST_CASE("a grandchild that holds the output open is not waited for") {
    Child child({.program = "/bin/sh",
                 .args = {"-c", "sleep 600 & echo $!"},
                 .timeout = std::chrono::seconds(20)});
    const std::string grandchild = child.read_line(Stream::out).value();
    const Result result = child.wait();
    CHECK_FALSE(result.timed_out);
    CHECK(result.exit_code == 0);
    ::kill(std::stoi(grandchild), SIGKILL);
}

TEST_CASE("a running child can be read line by line and signalled") {
    Child child({.program = "/bin/sh",
                 .args = {"-c",
                          "echo one; echo two; trap 'echo bye; exit 3' TERM; echo ready; "
                          "while :; do sleep 0.01; done"}});
    CHECK(child.read_line(Stream::out) == "one");
    CHECK(child.read_line(Stream::out) == "two");
    CHECK(child.read_line(Stream::out) == "ready");
    CHECK_FALSE(child.read_line(Stream::err, milliseconds(1)));
    CHECK(child.running());
    child.send_signal(SIGTERM);
    const Result result = child.wait();
    CHECK(result.exit_code == 3);
    CHECK(result.out == "bye\n");
    CHECK_FALSE(child.running());
}

TEST_CASE("a program that is not there is an error") {
    CHECK_THROWS_AS(Child({.program = "no-such-program"}), std::runtime_error);
    CHECK_THROWS_AS(Child({.program = "/no/such/program"}), std::runtime_error);
    CHECK(run({.program = "true", .working_directory = "/no/such/folder"}).exit_code == 127);
}

TEST_CASE("a scratch folder goes with all that is in it") {
    std::filesystem::path path;
    {
        const Scratch scratch;
        path = scratch.path();
        scratch.write_file("deep/down.txt", std::string_view("a\0b\r\n", 5));
        CHECK(scratch.read_file("deep/down.txt") == std::string("a\0b\r\n", 5));
        CHECK_THROWS_AS(scratch.read_file("missing.txt"), std::runtime_error);
    }
    CHECK_FALSE(std::filesystem::exists(path));
}
