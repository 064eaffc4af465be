#pragma once

#include <string>
#include <vector>

#include <dbtool/core/error.hpp>

namespace dbtool::cli {

/// The arguments behind the program's name, as copies. One that may hold a password is blanked in
/// the process's own memory, which `ps` reads; `found` says that it was the value of `--url`.
std::vector<std::string> take_arguments(int argc, char** argv, bool& found);

/// An argument that is a URL without its scheme, where none belongs, is not told with its password.
void hide_logins(const std::vector<std::string>& arguments, Error& error);

}  // namespace dbtool::cli
