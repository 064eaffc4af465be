// kill -9 at any moment.

#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <random>
#include <thread>

#include "fault/fault_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// A run that was killed in its own time leaves what the next one can finish.
void check_kill(FaultProject& project, Child& child) {
    child.send_signal(SIGKILL);
    const Result result = child.wait();
    INFO(result.out << result.err);
    CHECK((result.signal == SIGKILL || result.exit_code == 0));
    project.check_and_finish();
}

/// Lets a run live until it has been sent or has sent that much, and kills it then.
void kill_after_bytes(FaultProject& project, Side side, std::uint64_t after) {
    project.reset();
    ProxyOptions options = in_front_of(project);
    // Slow enough for the kill to come between two messages, not after the last one.
    options.round_trip = std::chrono::milliseconds(6);
    const DelayProxy proxy(options);
    Child child(dbtool_command(project.args(), project.subject().cli(project.through(proxy))));
    wait_for_bytes(proxy, side, after, child);
    INFO(fmt::format(
        "killed after {} bytes from the {}", after, side == Side::client ? "client" : "server"));
    check_kill(project, child);
}

void kill_after(FaultProject& project, std::chrono::microseconds after) {
    project.reset();
    Child child(dbtool_command(project.args(), project.subject().cli()));
    std::this_thread::sleep_for(after);
    INFO(fmt::format("killed after {} us of {}", after.count(), project.duration().count()));
    check_kill(project, child);
}

}  // namespace

TEST_CASE("a run that is killed at a random moment: the next one finishes its work") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const auto variant = GENERATE(Variant::transactional, Variant::with_solo, Variant::operations);
    const auto way = GENERATE(Way::up, Way::down);
    FaultProject project({Engine::postgres, variant, way});
    std::mt19937 random = fault_random();
    const int runs = fault_runs(5);
    for (int i = 0; i < runs; ++i) {
        const auto [side, after] = pick_moment(project, random);
        kill_after_bytes(project, side, after);
    }
}

TEST_CASE("a run on SQLite that is killed at a random moment: the next one finishes its work") {
    if (skipped(Engine::sqlite)) {
        return;
    }
    const auto variant = GENERATE(Variant::transactional, Variant::with_solo, Variant::operations);
    const auto way = GENERATE(Way::up, Way::down);
    FaultProject project({Engine::sqlite, variant, way});
    std::mt19937 random = fault_random();
    const int runs = fault_runs(5);
    for (int i = 0; i < runs; ++i) {
        std::uniform_int_distribution<std::int64_t> moment(1, project.duration().count());
        kill_after(project, std::chrono::microseconds(moment(random)));
    }
}
