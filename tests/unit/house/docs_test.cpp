#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/cli.hpp"
#include "support/scratch.hpp"

using namespace dbtool::test;

namespace {

namespace fs = std::filesystem;
const fs::path root = DBTOOL_SOURCE_DIR;

std::string help_of(const std::string& command) {
    const Scratch scratch;
    std::vector<std::string> arguments = command.empty()
                                             ? std::vector<std::string>{"--help"}
                                             : std::vector<std::string>{command, "--help"};
    CliOptions options;
    options.working_directory = scratch.path();
    return run_dbtool(arguments, options).out;
}

/// The rows below the headings of `dbtool --help`, from the usage to the options.
std::set<std::string> commands() {
    static const std::regex row("  ([a-z]+)  +\\S.*");
    std::set<std::string> out;
    std::istringstream help(help_of(""));
    for (std::string line; std::getline(help, line) && !line.starts_with("Options");) {
        if (std::smatch found; std::regex_match(line, found, row)) {
            out.insert(found[1]);
        }
    }
    return out;
}

/// The documents that people read, with their links.
std::vector<fs::path> documents() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(root)) {
        if (entry.path().extension() == ".md") {
            out.push_back(entry.path());
        }
    }
    for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
        if (entry.path().extension() == ".md") {
            out.push_back(entry.path());
        }
    }
    return out;
}

/// `## Global options` is what `#global-options` points at.
std::string anchor_of(const std::string& heading) {
    std::string out;
    for (const char c : heading.substr(heading.find_first_not_of("# "))) {
        if (c == ' ') {
            out += '-';
        } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') {
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

std::set<std::string> anchors(const fs::path& page) {
    std::set<std::string> out;
    std::istringstream text(read_file(page));
    bool in_code = false;
    for (std::string line; std::getline(text, line);) {
        in_code = line.starts_with("```") ? !in_code : in_code;
        if (!in_code && line.starts_with("#")) {
            out.insert(anchor_of(line));
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

TEST_CASE("every relative link leads to a file, and to a heading that is there") {
    static const std::regex link(R"(\]\(([^)#: ]*)(?:#([^)]*))?\))");
    std::size_t seen = 0;
    for (const fs::path& page : documents()) {
        const std::string text = read_file(page);
        for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
            const std::string path = (*it)[1];
            const std::string anchor = (*it)[2];
            const fs::path target = path.empty() ? page : page.parent_path() / path;
            INFO(page.string() << " links to " << it->str());
            REQUIRE(fs::exists(target));
            CHECK((anchor.empty() || anchors(target).contains(anchor)));
            ++seen;
        }
    }
    CHECK(seen >= 19);
}
