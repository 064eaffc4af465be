// The connection is cut after the nth message or byte of either side.

#include <fmt/format.h>

#include "fault/fault_project.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// The outcomes that a cut may have: it went on by itself, its outcome stayed in doubt, a solo
/// statement has to be settled, or nobody answers any more.
bool is_told(const Result& result) {
    return result.exit_code == 0 || result.exit_code == 1 || result.exit_code == 2 ||
           result.exit_code == 4;
}

/// Answers whether the cut was reached.
bool run_with_cut(FaultProject& project, const Cut& cut, bool refuse_after_cut) {
    project.reset();
    ProxyOptions options = in_front_of(project);
    options.cut = cut;
    options.refuse_after_cut = refuse_after_cut;
    std::uint64_t cuts = 0;
    {
        const DelayProxy proxy(options);
        const Result result = project.subject().dbtool(project.args(), project.through(proxy));
        cuts = proxy.counts().cuts;
        INFO(fmt::format("cut after {} {} from the {}, {}",
                         cut.after,
                         cut.unit == Unit::bytes ? "bytes" : "messages",
                         cut.from == Side::client ? "client" : "server",
                         refuse_after_cut ? "for good" : "once"));
        INFO(result.out << result.err);
        CHECK(is_told(result));
        const bool goes_on =
            project.fault_case().variant == Variant::transactional && !refuse_after_cut;
        if (cuts == 0 || goes_on) {
            CHECK(result.exit_code == 0);
        }
        if (cuts > 0 && refuse_after_cut) {
            CHECK(result.exit_code != 0);
        }
        project.check_and_finish();
    }
    return cuts > 0;
}

/// The nth messages up to where a run has no more of them.
void cut_at_messages(FaultProject& project, Side side, bool refuse_after_cut, int count) {
    // Each message has 5 bytes at least, and most have more.
    const std::uint64_t bytes = side == Side::client ? project.undisturbed().bytes_from_client
                                                     : project.undisturbed().bytes_from_server;
    int reached = 0;
    for (const std::uint64_t after : spread(bytes / 25, count)) {
        reached += run_with_cut(project, {side, Unit::messages, after}, refuse_after_cut) ? 1 : 0;
    }
    CHECK(reached > count / 4);
}

void cut_at_bytes(FaultProject& project, Side side, int count) {
    const std::uint64_t bytes = side == Side::client ? project.undisturbed().bytes_from_client
                                                     : project.undisturbed().bytes_from_server;
    int reached = 0;
    for (const std::uint64_t after : spread(bytes, count)) {
        reached += run_with_cut(project, {side, Unit::bytes, after}, false) ? 1 : 0;
    }
    CHECK(reached > count / 2);
}

}  // namespace

TEST_CASE("a connection that is cut once: history and schema agree, nothing is applied twice") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const auto variant = GENERATE(Variant::transactional, Variant::with_solo, Variant::operations);
    const auto way = GENERATE(Way::up, Way::down);
    FaultProject project({Engine::postgres, variant, way});
    for (const Side side : {Side::client, Side::server}) {
        cut_at_messages(project, side, false, fault_runs(2));
        cut_at_bytes(project, side, fault_runs(2));
    }
}

TEST_CASE("a connection that is cut for good: the next run finishes the work") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const auto variant = GENERATE(Variant::transactional, Variant::with_solo, Variant::operations);
    const auto way = GENERATE(Way::up, Way::down);
    FaultProject project({Engine::postgres, variant, way});
    for (const Side side : {Side::client, Side::server}) {
        cut_at_messages(project, side, true, fault_runs(2));
    }
}
