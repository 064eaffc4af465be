#pragma once

#include <string>
#include <vector>

#include <dbtool/core/types.hpp>

namespace dbtool::report {

/// `0003_x`, `0003_x, 0004_y`, and `base` for none.
std::string names(const std::vector<RevisionId>& list);

}  // namespace dbtool::report
