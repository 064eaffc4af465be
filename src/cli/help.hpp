#pragma once

#include <string>
#include <string_view>

#include "command.hpp"

namespace dbtool::cli {

/// `dbtool --help`: what there is.
std::string overview();
/// `dbtool COMMAND --help`: its options, and an example of each common use. `word` is the first one
/// behind the command: some commands have help of its own for it.
std::string help_for(const Command& command, std::string_view word = {});
/// `dbtool 0.1.0`, with `libraries` also what it was built with.
std::string version_text(bool libraries);

}  // namespace dbtool::cli
