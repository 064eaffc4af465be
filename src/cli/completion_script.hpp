#pragma once

#include <string>
#include <string_view>

namespace dbtool::cli {

/// A script that completes commands, options, their words, and revision ids (from the files in
/// migrations/) for `bash`, `zsh` or `fish`. Made from the table of commands.
std::string completion_script(std::string_view shell);

}  // namespace dbtool::cli
