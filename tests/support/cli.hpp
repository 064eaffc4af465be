#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/process.hpp"

namespace dbtool::test {

/// How the tool is run: nothing of the caller's own environment points it to a database.
struct CliOptions {
    std::filesystem::path working_directory;
    std::map<std::string, std::optional<std::string>> environment = {};
    std::string input = {};
    std::chrono::milliseconds timeout = std::chrono::seconds(120);
};

/// The program under test: DBTOOL_BINARY, else the one that was built with the tests.
std::filesystem::path dbtool_binary();

/// The command, for a Child that is to be watched or interrupted.
Command dbtool_command(std::vector<std::string> args, const CliOptions& options);

/// Runs `dbtool ARGS…`.
Result run_dbtool(std::vector<std::string> args, const CliOptions& options);

}  // namespace dbtool::test
