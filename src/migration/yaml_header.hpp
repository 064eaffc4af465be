#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/migration/migration.hpp>

#include "yaml_outline.hpp"

namespace dbtool::migration {

/// A key of a YAML migration besides `upgrade` and `downgrade`.
struct HeaderRow {
    enum class Takes { text, texts, duration, map };
    std::string_view name;
    Takes takes;
    std::string_view help;  ///< What it means, for docs and the JSON Schema.
};
std::span<const HeaderRow> header_rows();

/// Puts a YAML migration's header into it, and says what is wrong with it.
void apply_header(const std::vector<HeaderKey>& keys,
                  Migration& migration,
                  std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration
