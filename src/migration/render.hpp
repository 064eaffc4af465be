#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dbtool/migration/write.hpp>

namespace dbtool::migration {

/// A message without line ends, which would end its line in the file.
std::string one_line(std::string_view message);

/// The directives above the first section.
std::string render_header(const NewMigration& migration, bool transactional);

/// A whole file: header, upgrade and, where there is one, downgrade.
std::string render_file(const std::string& header,
                        const std::string& upgrade,
                        const std::optional<std::string>& downgrade);

/// A YAML file: its header, and the operations of its upgrade.
std::string render_yaml(const NewMigration& migration);

}  // namespace dbtool::migration
