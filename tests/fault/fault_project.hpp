#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "acceptance/subject.hpp"
#include "support/proxy.hpp"

namespace dbtool::test {

/// With or without a statement that runs outside of transactions.
enum class Variant { transactional, with_solo };

/// Twelve migrations, each of which makes a table `tN` and writes a row into `ledger` that nothing
/// keeps from being there twice; and what an undisturbed run makes of them.
class FaultProject {
public:
    explicit FaultProject(Variant variant);

    Variant variant() const { return variant_; }
    const Subject& subject() const { return subject_; }
    const Database& database() const { return subject_.database(); }

    /// What an undisturbed run sent and was sent.
    const ProxyCounts& undisturbed() const { return counts_; }

    /// Back to an empty database.
    void reset() const;

    Environment through(const DelayProxy& proxy) const;

    /// After a run that was disturbed: waits for its sessions to end, holds the history against the
    /// schema, then runs again without the proxy and expects what an undisturbed run makes.
    void check_and_finish() const;

private:
    void add_migrations() const;
    void check_agreement() const;

    Variant variant_;
    Subject subject_{Engine::postgres};
    std::string expected_schema_;
    std::string expected_history_;
    ProxyCounts counts_;
};

/// How many points a series of faults has: `usual`, or DBTOOL_FAULT_RUNS.
int fault_runs(int usual);

/// The points 1 to `last` in `count` even steps, the first among them.
std::vector<std::uint64_t> spread(std::uint64_t last, int count);

/// The proxy in front of the project's server.
ProxyOptions in_front_of(const FaultProject& project);

}  // namespace dbtool::test
