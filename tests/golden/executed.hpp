#pragma once

#include <string>
#include <vector>

#include <dbtool/core/types.hpp>

namespace dbtool::test {

/// The statements that a migration really came to, each without what the history adds.
struct Executed {
    std::vector<std::string> upgrade;
    std::vector<std::string> downgrade;
};

/// Runs a YAML migration up, and down unless it is `irreversible`, on a SQLite database of its own
/// that `given` was run in. Throws Error with what the database refused.
Executed execute_on_sqlite(const std::string& given,
                           const std::string& migration,
                           bool irreversible);

}  // namespace dbtool::test
