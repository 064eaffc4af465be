#pragma once

#include <dbtool/core/types.hpp>

namespace dbtool::engine {

/// What a statement of a tolerant segment may fail with: what it names is not there, or is there
/// already.
bool may_be_passed_over(const SqlState& state);

}  // namespace dbtool::engine
