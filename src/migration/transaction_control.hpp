#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dbtool/core/types.hpp>

namespace dbtool::migration {

/// What a BEGIN asks for that a part cannot have, as written: `ISOLATION LEVEL SERIALIZABLE`, `READ
/// ONLY`; nothing where it asks for no more than what every part is run with.
std::optional<std::string> unmet_wish(std::string_view begin_statement, Dialect dialect);

/// Does `PRAGMA foreign_keys = ...` turn them off?
bool turns_foreign_keys_off(std::string_view pragma);

}  // namespace dbtool::migration
