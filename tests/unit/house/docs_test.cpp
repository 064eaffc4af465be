#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "support/catch.hpp"
#include "support/cli.hpp"
#include "support/scratch.hpp"

using namespace dbtool::test;

namespace {

namespace fs = std::filesystem;
const fs::path root = DBTOOL_SOURCE_DIR;

std::string help_of(const std::string& command) {
    const Scratch scratch;
    std::vector<std::string> arguments = command.empty() ? std::vector<std::string>{"--help"} : std::vector<std::string>{command, "--help"};
    CliOptions options;
    options.working_directory = scratch.path();
    return run_dbtool(arguments, options).out;
}

/// The first words of the indented lines below a heading that says "commands".
std::set<std::string> commands() {
    std::set<std::string> out;
    std::istringstream help(help_of(""));
    bool listed = false;
    for (std::string line; std::getline(help, line);) {
        std::string lower = line;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
        if (!line.starts_with(" ")) {
            listed = lower.find("command") != std::string::npos || (listed && !line.empty() && false);
            if (!listed && !line.empty() && !line.starts_with("-")) {
                listed = false;
            }
            continue;
        }
        static const std::regex row("^  ([a-z]+)  +\\S.*");
        if (std::smatch found; std::regex_match(line, found, row)) {
            out.insert(found[1]);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("every command has a page, and every page a command") {
    const std::set<std::string> known = commands();
    REQUIRE(known.size() >= 19);
    for (const std::string& command : known) {
        INFO(command);
        CHECK(fs::exists(root / "docs/commands" / (command + ".md")));
    }
    for (const auto& entry : fs::directory_iterator(root / "docs/commands")) {
        INFO(entry.path().string());
        CHECK(known.contains(entry.path().stem().string()));
    }
}

TEST_CASE("a page names every flag that its command has") {
    for (const std::string& command : commands()) {
        const fs::path page = root / "docs/commands" / (command + ".md");
        if (!fs::exists(page)) {
            continue;
        }
        const std::string text = read_file(page);
        const std::string help = help_of(command);
        static const std::regex flag("--[a-z][a-z-]+");
        const std::string general = help_of("");
        for (std::sregex_iterator it(help.begin(), help.end(), flag), end; it != end; ++it) {
            const std::string name = it->str();
            if (general.find(name) != std::string::npos) {
                continue;
            }
            INFO(command << " has " << name);
            CHECK(text.find(name) != std::string::npos);
        }
    }
}

TEST_CASE("the README's table of commands is whole") {
    const std::string readme = read_file(root / "README.md");
    for (const std::string& command : commands()) {
        INFO(command);
        CHECK(readme.find("docs/commands/" + command + ".md") != std::string::npos);
    }
}
