#pragma once

#include <filesystem>
#include <string_view>

namespace dbtool::migration {

/// Makes a file that is not there yet; false when it is. Error{configuration} when it cannot be
/// written; no half of one stays.
bool write_new_file(const std::filesystem::path& path, std::string_view text);

/// Makes a folder and those above it; false when it is there. Error{configuration} when it cannot
/// be made.
bool make_folder(const std::filesystem::path& path);

}  // namespace dbtool::migration
