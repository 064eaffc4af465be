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
    const auto passed = [&] {
        const ProxyCounts counts = proxy.counts();
        return side == Side::client ? counts.bytes_from_client : counts.bytes_from_server;
    };
    while (passed() < after && child.running()) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
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

template <typename T>
T pick(std::mt19937& random, T last) {
    return std::uniform_int_distribution<T>(1, last)(random);
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
        const Side side = i % 2 == 0 ? Side::client : Side::server;
        const std::uint64_t bytes = side == Side::client ? project.undisturbed().bytes_from_client
                                                         : project.undisturbed().bytes_from_server;
        kill_after_bytes(project, side, pick(random, bytes));
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
        kill_after(project, std::chrono::microseconds(pick(random, project.duration().count())));
    }
}
