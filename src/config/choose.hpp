#pragma once

#include <string_view>

#include <dbtool/config/project.hpp>

namespace dbtool::config {

/// The environment that `--env` or `default` names; null where neither is given.
/// Error{configuration} for one that is not there.
const Environment* choose_environment(const Project& project, const Choice& choice);

/// A value of the environment in use with its variables put in, not empty. Error{configuration} at
/// its place.
std::string expanded(const RawValue& value, std::string_view name, const Variables& variables);

}  // namespace dbtool::config
