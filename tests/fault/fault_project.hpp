#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "acceptance/subject.hpp"
#include "support/proxy.hpp"

namespace dbtool::test {

/// What the migrations of a project are: SQL in one transaction each; some with a statement that
/// runs outside of transactions; operations, some of which take several parts on a live database.
enum class Variant { transactional, with_solo, operations };

/// What a run does that is to be disturbed: everything up, or everything down.
enum class Way { up, down };

struct FaultCase {
    Engine engine = Engine::postgres;
    Variant variant = Variant::transactional;
    Way way = Way::up;
};

/// For INFO: `operations down on sqlite`.
std::string to_string(const FaultCase& fault_case);

/// Twelve migrations, each of which changes the schema and writes a row into `ledger` that nothing
/// keeps from being there twice; and what an undisturbed run has made after each of them.
class FaultProject {
public:
    /// `server`: another than the shared one; it outlives the project.
    explicit FaultProject(const FaultCase& fault_case, PostgresServer* server = nullptr);

    const FaultCase& fault_case() const { return case_; }
    const Subject& subject() const { return subject_; }
    const Database& database() const { return subject_.database(); }

    /// The run that is to be disturbed.
    const std::vector<std::string>& args() const { return args_; }

    /// What an undisturbed run sent and was sent, and how long it took. On SQLite only the last.
    const ProxyCounts& undisturbed() const { return counts_; }
    std::chrono::microseconds duration() const { return duration_; }

    /// Back to where the run begins.
    void reset();

    Environment through(const DelayProxy& proxy) const;

    /// Holds the history against schema and rows. What is there besides a revision that is
    /// `running` is not looked at, but nothing is there twice.
    void check_agreement() const;

    /// After a run that was disturbed: waits for its sessions to end, holds the history against
    /// what is there, then runs again undisturbed and expects what an undisturbed run makes.
    void check_and_finish();

private:
    void begin_empty() const;
    void learn_steps();
    void learn_one_run();
    std::string snapshot() const;
    std::string recorded(const std::string& state) const;

    FaultCase case_;
    Subject subject_;
    std::vector<std::string> args_;
    std::vector<std::string> steps_;  ///< By how many revisions are applied.
    ProxyCounts counts_;
    std::chrono::microseconds duration_{0};
    bool is_finished_ = false;
};

/// Waits until a run has sent or has been sent that much, or has ended.
void wait_for_bytes(const DelayProxy& proxy, Side side, std::uint64_t bytes, Child& run);

/// A side and a moment of an undisturbed run.
std::pair<Side, std::uint64_t> pick_moment(const FaultProject& project, std::mt19937& random);

/// How many points a series of faults has: `usual`, or DBTOOL_FAULT_RUNS.
int fault_runs(int usual);

/// The same moments each time, or others: DBTOOL_FAULT_SEED.
std::mt19937 fault_random();

/// The points 1 to `last` in `count` even steps, the first among them.
std::vector<std::uint64_t> spread(std::uint64_t last, int count);

/// The proxy in front of the project's server.
ProxyOptions in_front_of(const FaultProject& project);

}  // namespace dbtool::test
