// Random sequences of operations: applied one by one, reverted one by one with the catalog compared
// at every step, and applied again in one run. DBTOOL_RANDOM_SEQUENCES says how many,
// DBTOOL_RANDOM_SEED where to begin.

#include "acceptance/random_operations.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <stdexcept>
#include <thread>

#include "acceptance/operation_ground.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

constexpr std::size_t longest = 10;

unsigned long long setting(const char* name, unsigned long long otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

/// A dropped column that comes back stands last, so the order of columns is let go.
void require_same(const std::string& when, const std::string& before, const std::string& after) {
    if (const std::string diff = difference(before, after, Order::ignored); !diff.empty()) {
        throw std::runtime_error(when + ":\n" + diff);
    }
}

void run_sequence(const Ground& ground,
                  const OperationSubject& subject,
                  RandomOperations& operations,
                  std::string& told) {
    std::vector<std::string> states = {ground.snapshot().schema};
    for (std::size_t i = 1; i <= longest; ++i) {
        const std::string text = operations.next();
        told += text;
        subject.add(fmt::format("{:04}_step.yaml", i), text);
        subject.must({"upgrade", "+1"});
        states.push_back(subject.snapshot().schema);
    }
    for (std::size_t i = longest; i > 0; --i) {
        subject.must({"downgrade", "-1"});
        require_same(fmt::format("down from step {}", i), states[i - 1], subject.snapshot().schema);
    }
    subject.must({"upgrade", "head"});
    require_same("up again", states.back(), subject.snapshot().schema);
}

/// What went wrong, with all that is needed to see it again.
std::string try_seed(const Ground& ground, unsigned long long seed) {
    const OperationSubject subject(ground);
    RandomOperations operations(ground.engine(), seed);
    std::string told;
    try {
        run_sequence(ground, subject, operations, told);
    } catch (const std::exception& error) {
        return fmt::format("DBTOOL_RANDOM_SEED={}\n{}{}", seed, told, error.what());
    }
    return "";
}

}  // namespace

TEST_CASE("random operations come down as they went up") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    if (skipped(engine)) {
        return;
    }
    const auto first = setting("DBTOOL_RANDOM_SEED", 1);
    const auto count = setting("DBTOOL_RANDOM_SEQUENCES", engine == Engine::postgres ? 12 : 28);
    const Ground ground(engine, RandomOperations::given(engine));
    std::vector<std::string> failures(count);
    std::vector<std::jthread> threads;
    for (unsigned long long worker = 0; worker < 2; ++worker) {
        threads.emplace_back([&, worker] {
            for (unsigned long long i = worker; i < count; i += 2) {
                failures[i] = try_seed(ground, first + i);
            }
        });
    }
    threads.clear();
    INFO("seeds " << first << " to " << first + count - 1);
    for (const std::string& failure : failures) {
        if (!failure.empty()) {
            FAIL_CHECK(failure);
        }
    }
    CHECK(count > 0);
}
