#include "support/cli.hpp"

#include <cstdlib>
#include <stdexcept>
#include <unistd.h>
#include <utility>

namespace dbtool::test {
namespace {

bool leads_to_a_database(const std::string& name) {
    return name.starts_with("PG") || name == "DATABASE_URL" || name.starts_with("DBTOOL_");
}

std::map<std::string, std::optional<std::string>> clean_environment() {
    std::map<std::string, std::optional<std::string>> out{{"NO_COLOR", "1"}, {"CI", std::nullopt}};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string setting = *entry;
        const std::string name = setting.substr(0, setting.find('='));
        if (leads_to_a_database(name)) {
            out[name] = std::nullopt;
        }
    }
    return out;
}

}  // namespace

std::filesystem::path dbtool_binary() {
    if (const char* chosen = std::getenv("DBTOOL_BINARY")) {
        return chosen;
    }
#ifdef DBTOOL_TEST_BINARY
    return DBTOOL_TEST_BINARY;
#else
    throw std::runtime_error("there is no dbtool to test: set DBTOOL_BINARY");
#endif
}

Command dbtool_command(std::vector<std::string> args, const CliOptions& options) {
    Command command{.program = dbtool_binary().native(), .args = std::move(args)};
    command.environment = clean_environment();
    for (const auto& [name, value] : options.environment) {
        command.environment[name] = value;
    }
    command.working_directory = options.working_directory;
    command.input = options.input;
    command.timeout = options.timeout;
    return command;
}

Result run_dbtool(std::vector<std::string> args, const CliOptions& options) {
    return run(dbtool_command(std::move(args), options));
}

}  // namespace dbtool::test
