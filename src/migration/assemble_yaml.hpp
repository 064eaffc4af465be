#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include <dbtool/migration/migration.hpp>

#include "yaml_outline.hpp"

namespace dbtool::migration {

/// Makes a script of a section, whose offset is the file's; `content` are its bytes.
using MakeYamlScript = std::function<Script(const YamlSection& section, std::string_view content)>;

/// Puts the header and the sections of a YAML file, all of whose bytes are at hand, into its
/// Migration, and says what is wrong with them. Its operations are not looked at.
void finish_yaml(Migration& migration,
                 std::string_view text,
                 const MakeYamlScript& make_script,
                 std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration
