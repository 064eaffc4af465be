#pragma once

#include <span>

#include "command.hpp"

namespace dbtool::cli {

/// What the kinds take; each kind names those that it takes.
std::span<const Option> kind_options();
/// All that `dbtool generate` takes: the common ones first.
std::span<const Option> generate_options();

}  // namespace dbtool::cli
