#pragma once

#include <vector>

#include <dbtool/run/blocker.hpp>

#include "values.hpp"

namespace dbtool::config {

/// `run.terminate_blockers`: a list of maps, each with one key at least.
std::vector<run::BlockerRule> read_blocker_rules(ValueReader& values, const YamlNode& node);

}  // namespace dbtool::config
