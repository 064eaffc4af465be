#pragma once

#include <optional>
#include <string>

#include <dbtool/migration/write.hpp>

namespace dbtool::migration {

/// The directives above the first section.
std::string render_header(const NewMigration& migration, bool transactional);

/// A whole file: header, upgrade and, where there is one, downgrade.
std::string render_file(const std::string& header,
                        const std::string& upgrade,
                        const std::optional<std::string>& downgrade);

}  // namespace dbtool::migration
