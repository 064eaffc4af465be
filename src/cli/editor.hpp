#pragma once

#include <filesystem>
#include <string>

namespace dbtool::cli {

/// $VISUAL, else $EDITOR. Error{usage} where neither is set.
std::string editor_command();

/// Opens a file in the editor and waits for it. Error{usage} when the editor could not be started
/// or failed.
void edit(const std::string& editor, const std::filesystem::path& file);

}  // namespace dbtool::cli
