// Every case of tests/operations on real databases: up, down and up again leave equal catalogs, and
// equal rows where nothing was said to be lost.

#include <atomic>
#include <cstdlib>
#include <fmt/format.h>
#include <functional>
#include <stdexcept>
#include <thread>

#include "acceptance/operation_ground.hpp"
#include "golden/scenario.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;
using dbtool::Dialect;

namespace {

Dialect dialect_of(Engine engine) {
    return engine == Engine::postgres ? Dialect::postgresql : Dialect::sqlite;
}

/// One case, from its ground and back. Throws std::runtime_error with what went wrong.
class Round {
public:
    Round(const ScenarioCase& one, const Ground& ground)
        : case_(one), ground_(ground), subject_(ground) {
        subject_.add("0001_case.yaml", case_.migration);
    }

    void run() {
        subject_.must({"upgrade", "head"});
        up_ = subject_.snapshot();
        ask();
        if (case_.irreversible) {
            refuse();
            return;
        }
        come_down();
        subject_.must({"upgrade", "head"});
        require_same("up again", up_.schema, subject_.snapshot().schema, Order::matters);
        if (has_plain_form()) {
            run_plain_form();
        }
    }

private:
    static void require_same(const std::string& when,
                             const std::string& before,
                             const std::string& after,
                             Order order) {
        if (const std::string diff = difference(before, after, order); !diff.empty()) {
            throw std::runtime_error(when + ":\n" + diff);
        }
    }

    void ask() const {
        const auto query = case_.then.find(dialect_of(ground_.engine()));
        if (query == case_.then.end()) {
            return;
        }
        if (const std::string answer = subject_.query(query->second); answer != case_.expect) {
            throw std::runtime_error(
                fmt::format("{} answers {}, not {}", query->second, answer, case_.expect));
        }
    }

    void refuse() const {
        if (subject_.dbtool({"downgrade", "-1"}).ok()) {
            throw std::runtime_error("comes down, though it is irreversible");
        }
        require_same("a refused downgrade", up_.schema, subject_.snapshot().schema, Order::matters);
    }

    void come_down() const {
        subject_.must({"downgrade", "-1"});
        const Snapshot down = subject_.snapshot();
        require_same("down",
                     ground_.snapshot().schema,
                     down.schema,
                     case_.lossy_order ? Order::ignored : Order::matters);
        if (!case_.lossy_rows && !case_.lossy_order) {
            require_same("rows", ground_.snapshot().rows, down.rows, Order::matters);
        }
    }

    /// Would it be done in another way where nobody uses the table? The last upgrade stands.
    bool has_plain_form() const {
        const std::string online = subject_.must({"show", "0001"});
        subject_.configure("run: {online: false}\n");
        return subject_.must({"show", "0001"}) != online;
    }

    void run_plain_form() const {
        subject_.must({"downgrade", "-1"});
        subject_.must({"upgrade", "head"});
        if (!case_.plain_names) {
            const Snapshot plain = subject_.snapshot();
            require_same("in its plain form", up_.schema, plain.schema, Order::ignored);
        }
        ask();
        come_down();
    }

    const ScenarioCase& case_;
    const Ground& ground_;
    OperationSubject subject_;
    Snapshot up_;
};

/// What fails of one scenario, a text for each case.
std::vector<std::string> run_scenario(const Scenario& scenario, Engine engine) {
    std::vector<std::string> failures;
    std::map<std::string, std::unique_ptr<Ground>> grounds;
    for (const ScenarioCase& one : scenario.cases) {
        const auto given = scenario.given_for(one, dialect_of(engine));
        if (!given) {
            continue;
        }
        try {
            auto& ground = grounds[*given];
            if (ground == nullptr) {
                ground = std::make_unique<Ground>(engine, *given);
            }
            Round(one, *ground).run();
        } catch (const std::exception& error) {
            // A server that is too old for a case says so.
            if (std::string_view(error.what()).find(" came with PostgreSQL ") ==
                std::string_view::npos) {
                failures.push_back(
                    fmt::format("{}, {}: {}", scenario.operation, one.title, error.what()));
            }
        }
    }
    return failures;
}

/// Runs all of them on as many threads as there are processors.
std::vector<std::string> run_all(const std::vector<Scenario>& scenarios, Engine engine) {
    std::vector<std::vector<std::string>> failures(scenarios.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < scenarios.size(); i = next++) {
            failures[i] = run_scenario(scenarios[i], engine);
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(2U, std::thread::hardware_concurrency()); ++i) {
        threads.emplace_back(work);
    }
    threads.clear();
    std::vector<std::string> out;
    for (const auto& some : failures) {
        out.insert(out.end(), some.begin(), some.end());
    }
    return out;
}

}  // namespace

TEST_CASE("every case of every operation goes up, down and up again") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    if (engine == Engine::postgres) {
        shared_postgres();  // Before the threads: it ends with the one that has started it.
    }
    const std::vector<Scenario> scenarios = read_scenarios();
    CHECK(!scenarios.empty());
    for (const std::string& failure : run_all(scenarios, engine)) {
        FAIL_CHECK(failure);
    }
}
