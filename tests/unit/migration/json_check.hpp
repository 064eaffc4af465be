#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include <dbtool/migration/yaml_tree.hpp>

namespace dbtool::test {

/// A tree as an editor sees it: plain scalars that are numbers or booleans are no texts.
nlohmann::json to_json(const migration::YamlNode& node);

/// Does a value keep to a schema? Only what dbtool's own schema uses is known; anything else throws
/// std::logic_error.
bool keeps_to(const nlohmann::json& value,
              const nlohmann::json& schema,
              const nlohmann::json& root);

}  // namespace dbtool::test
