#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>

namespace dbtool::test {

/// A text for each dialect that has one.
using ByDialect = std::map<Dialect, std::string>;

/// One use of an operation.
struct ScenarioCase {
    std::string title;
    /// The migration file as its author wrote it: `irreversible`, `upgrade` and `downgrade`.
    std::string migration;
    bool irreversible = false;
    bool lossy_rows = false;   ///< Its data does not come back as it was.
    bool lossy_order = false;  ///< What comes back stands in another order.
    bool plain_names = false;  ///< In its plain form the database chooses names of its own.
    std::vector<Dialect> dialects;
    ByDialect given;     ///< Besides the scenario's.
    ByDialect then;      ///< What is asked after the upgrade,
    std::string expect;  ///< and what it answers.

    bool runs_on(Dialect dialect) const;
};

/// What there is to know of an operation by examples: its page and its tests are made of them.
struct Scenario {
    std::string operation;
    std::string about;
    ByDialect given;  ///< SQL that makes what the cases need.
    std::vector<ScenarioCase> cases;

    /// Its own SQL and the case's, or nothing where the case is not for the dialect.
    std::optional<std::string> given_for(const ScenarioCase& one, Dialect dialect) const;
};

/// Reads a file of tests/operations. Throws std::runtime_error with all of its mistakes.
Scenario read_scenario(const std::filesystem::path& file);

/// All of them, by name. DBTOOL_SCENARIO names a single one.
std::vector<Scenario> read_scenarios();

}  // namespace dbtool::test
