#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool::migration {

struct ImportResult {
    std::vector<std::filesystem::path> written;  ///< In order.
    std::vector<Diagnostic> diagnostics;  ///< What could not be read, and what changed its meaning;
                                          ///< nothing is written when there are errors.
};

/// The tools whose folders can be read: `golang-migrate`, `goose`, `sqlx`.
std::vector<std::string> import_tools();

/// Writes another tool's migrations as ours: up and down, no-transaction marks, names and order
/// kept. `into` is made when missing and must hold no migrations yet. Error{usage} for an unknown
/// tool, with the nearest one.
ImportResult import_folder(std::string_view tool,
                           const std::filesystem::path& from,
                           const std::filesystem::path& into);

}  // namespace dbtool::migration
