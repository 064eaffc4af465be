// Operations side by side: every scenario of tests/operations in one run, and every kind of
// operation in one file.

#include <fmt/format.h>
#include <stdexcept>

#include <dbtool/ddl/operation.hpp>

#include "acceptance/operation_ground.hpp"
#include "golden/scenario.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace dbtool::test;
using dbtool::Dialect;

namespace {

constexpr const char* configuration = "history: {schema: dbtool_history}\n";

/// A schema public as anybody makes it: the one that a new database has is not to be had again.
constexpr const char* fresh =
    "CREATE SCHEMA dbtool_history; DROP SCHEMA public; CREATE SCHEMA public;";

/// Moves all that is there into schemas of other names and back, so that the next scenario finds an
/// empty database.
std::string set_aside(const std::string& operation) {
    return migration(
        fmt::format(
            "DO $$ DECLARE s name; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname "
            "!~ '^(pg_|information_schema|dbtool_|past )' LOOP EXECUTE format('ALTER SCHEMA %I "
            "RENAME TO %I', s, 'past {0} ' || s); END LOOP; END $$;\nCREATE SCHEMA public;",
            operation),
        fmt::format(
            "DROP SCHEMA public;\nDO $$ DECLARE s name; BEGIN FOR s IN SELECT nspname FROM "
            "pg_namespace WHERE nspname LIKE 'past {0} %' LOOP EXECUTE format('ALTER SCHEMA %I "
            "RENAME TO %I', s, substr(s, length('past {0} ') + 1)); END LOOP; END $$;",
            operation));
}

constexpr const char* clear =
    "DO $$ DECLARE s name; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ "
    "'^(pg_|information_schema|dbtool_|past )' LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); "
    "END LOOP; END $$;\nCREATE SCHEMA public;";

const ScenarioCase* first_that_comes_down(const Scenario& scenario) {
    for (const ScenarioCase& one : scenario.cases) {
        if (!one.irreversible && scenario.given_for(one, Dialect::postgresql)) {
            return &one;
        }
    }
    return nullptr;
}

/// Two files a scenario, and one that says what it begins with; answers how many scenarios.
std::size_t add_chain(const OperationSubject& subject) {
    std::size_t count = 0;
    for (const Scenario& scenario : read_scenarios()) {
        const ScenarioCase* one = first_that_comes_down(scenario);
        // An extension is there once in a database, and create_extension makes it.
        if (one == nullptr || scenario.operation == "drop_extension") {
            continue;
        }
        const std::string number = fmt::format("{:04}", 10 * ++count);
        subject.add(number + "_given.sql",
                    migration(*scenario.given_for(*one, Dialect::postgresql), clear));
        subject.add(fmt::format("{:04}_{}.yaml", 10 * count + 1, scenario.operation),
                    one->migration);
        subject.add(fmt::format("{:04}_aside.sql", 10 * count + 2), set_aside(scenario.operation));
    }
    return count;
}

}  // namespace

TEST_CASE("every scenario in one run, up, down and up again") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground ground(Engine::postgres, fresh);
    const OperationSubject subject(ground);
    subject.configure(configuration);
    const std::size_t scenarios = add_chain(subject);
    CHECK(scenarios >= 60);
    subject.must({"upgrade", "head"});
    const std::string up = subject.snapshot().schema;
    subject.must({"downgrade", "base", "--yes"});
    CHECK(difference(ground.snapshot().schema, subject.snapshot().schema, Order::matters) == "");
    subject.must({"upgrade", "head"});
    CHECK(difference(up, subject.snapshot().schema, Order::matters) == "");
}

TEST_CASE("every scenario in one transaction") {
    if (skipped(Engine::postgres)) {
        return;
    }
    const Ground ground(Engine::postgres, fresh);
    const OperationSubject subject(ground);
    subject.configure(configuration);
    add_chain(subject);
    subject.must({"upgrade", "head", "--atomic"});
    subject.must({"downgrade", "base", "--atomic", "--yes"});
    CHECK(difference(ground.snapshot().schema, subject.snapshot().schema, Order::matters) == "");
}

namespace {

const std::filesystem::path here = DBTOOL_ACCEPTANCE_DIR;

std::string everything(Engine engine) {
    return read_file(here / (engine == Engine::postgres ? "everything.postgresql.sql"
                                                        : "everything.sqlite.sql"));
}

}  // namespace

TEST_CASE("the migration of everything leaves out no kind of operation") {
    const std::string text = read_file(here / "everything.yaml");
    for (const dbtool::ddl::OperationInfo& info : dbtool::ddl::operation_kinds()) {
        INFO(info.name);
        CHECK((info.internal ||
               text.find("\n  - " + std::string(info.name) + ":") != std::string::npos));
    }
}

TEST_CASE("every kind of operation in one migration goes up, down and up again") {
    const auto engine = GENERATE(Engine::postgres, Engine::sqlite);
    const auto* const way = GENERATE("", "--atomic");
    if (skipped(engine)) {
        return;
    }
    const Ground ground(engine, everything(engine));
    const OperationSubject subject(ground);
    subject.add("0001_everything.yaml", read_file(here / "everything.yaml"));
    const auto move = [&](std::vector<std::string> words) {
        if (*way != '\0') {
            words.emplace_back(way);
        }
        subject.must(words);
        return subject.snapshot().schema;
    };
    const std::string up = move({"upgrade", "head"});
    // A column that was dropped comes back behind the others.
    CHECK(difference(ground.snapshot().schema, move({"downgrade", "-1"}), Order::ignored) == "");
    CHECK(difference(up, move({"upgrade", "head"}), Order::ignored) == "");
}
