#pragma once

#include <cstddef>
#include <optional>

#include <dbtool/core/error.hpp>
#include <dbtool/core/types.hpp>

#include "run/work.hpp"

namespace dbtool::run {

/// An error of a step of operations at its place: where SQL that its author wrote is wrong; for SQL
/// that dbtool has made, the operation that it is for. `statement`: of the part's that were sent.
Error located_in_operations(Error error,
                            const StepWork& work,
                            std::size_t part,
                            std::optional<std::size_t> statement,
                            Dialect dialect);

}  // namespace dbtool::run
