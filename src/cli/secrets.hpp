#pragma once

#include <string>
#include <vector>

namespace dbtool::cli {

/// The arguments behind the program's name, as copies. One that may hold a password is blanked in
/// the process's own memory, which `ps` reads; `found` says that it was the value of `--url`.
std::vector<std::string> take_arguments(int argc, char** argv, bool& found);

}  // namespace dbtool::cli
