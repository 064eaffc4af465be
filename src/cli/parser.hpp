#pragma once

#include <string>
#include <vector>

#include "arguments.hpp"
#include "command.hpp"

namespace dbtool::cli {

/// A command line that was understood.
struct Invocation {
    enum class Wants { run, help, version };
    Wants wants = Wants::run;
    const Command* command = nullptr;  ///< Null: none was given.
    std::string topic = {};            ///< help: the first word behind the command.
    Arguments arguments;
};

/// Reads the arguments behind the program's name. Error{usage} that names the nearest command,
/// option or word. The only place that knows CLI11.
Invocation parse(const std::vector<std::string>& arguments);

/// The command that a line which could not be understood was probably for; null where there is
/// none.
const Command* guess_command(const std::vector<std::string>& arguments);
/// Does such a line ask for JSON?
bool guess_json(const std::vector<std::string>& arguments);

}  // namespace dbtool::cli
