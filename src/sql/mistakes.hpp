#pragma once

#include <string_view>

#include <dbtool/core/diagnostic.hpp>

#include "cut.hpp"

namespace dbtool::sql {

/// What a person is told about a mistake. `text` is the script's from the mistake on.
Diagnostic describe(Mistake mistake, std::string_view text, SourcePosition position);

/// The name of the psql command that `text` begins with: `\connect`.
std::string_view backslash_command(std::string_view text);

}  // namespace dbtool::sql
