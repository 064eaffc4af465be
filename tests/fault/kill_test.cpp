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

/// Lets a run live until it has been sent or has sent that much, and kills it then.
void run_and_kill(const FaultProject& project, Side side, std::uint64_t after) {
    project.reset();
    ProxyOptions options = in_front_of(project);
    // Slow enough for the kill to come between two messages, not after the last one.
    options.round_trip = std::chrono::milliseconds(6);
    const DelayProxy proxy(options);
    Child child(dbtool_command({"upgrade", "head"}, project.subject().cli(project.through(proxy))));
    const auto passed = [&] {
        const ProxyCounts counts = proxy.counts();
        return side == Side::client ? counts.bytes_from_client : counts.bytes_from_server;
    };
    while (passed() < after && child.running()) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    child.send_signal(SIGKILL);
    const Result result = child.wait();
    INFO(fmt::format(
        "killed after {} bytes from the {}", after, side == Side::client ? "client" : "server"));
    INFO(result.out << result.err);
    CHECK((result.signal == SIGKILL || result.exit_code == 0));
    project.check_and_finish();
}

}  // namespace

TEST_CASE("a run that is killed at a random moment: the next one finishes its work") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const auto variant = GENERATE(Variant::transactional, Variant::with_solo);
    const FaultProject project(variant);
    std::mt19937 random(20260131);
    const int runs = fault_runs(8);
    for (int i = 0; i < runs; ++i) {
        const Side side = i % 2 == 0 ? Side::client : Side::server;
        const std::uint64_t bytes = side == Side::client ? project.undisturbed().bytes_from_client
                                                         : project.undisturbed().bytes_from_server;
        run_and_kill(project, side, std::uniform_int_distribution<std::uint64_t>(1, bytes)(random));
    }
}
