#pragma once

#include <filesystem>
#include <string>

namespace dbtool::config {

/// The text of a configuration's file. A pipe is read too (`--config <(...)`), if somebody writes
/// to it. Error{configuration} that says why it cannot be read, also for a folder and for more than
/// 1 MiB.
std::string read_small_file(const std::filesystem::path& path);

}  // namespace dbtool::config
