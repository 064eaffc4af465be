#include "cli/help.hpp"

#include <set>
#include <utility>

#include "cli/parser.hpp"
#include "support/catch.hpp"

using namespace dbtool::cli;

namespace {

/// The words of a shell line up to a redirection or pipe.
std::vector<std::string> words(std::string_view line) {
    std::vector<std::string> out;
    std::string word;
    bool quoted = false;
    for (const char c : std::string(line) + " ") {
        if (c == '"') {
            quoted = !quoted;
        } else if (c != ' ' || quoted) {
            word += c;
        } else if (!word.empty()) {
            if (word == ">" || word == "|") {
                break;
            }
            out.push_back(std::exchange(word, {}));
        }
    }
    return out;
}

}  // namespace

TEST_CASE("every command says what it does, and each example is a line that is understood") {
    for (const Command* command : commands()) {
        INFO(command->name);
        CHECK_THAT(overview(), ContainsSubstring(std::string(command->summary)));
        const std::string help = help_for(*command);
        CHECK_THAT(help, ContainsSubstring("Usage: dbtool " + std::string(command->name)));
        REQUIRE_FALSE(command->examples.empty());
        for (std::string_view rest = command->examples; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            INFO(line);
            REQUIRE(line.find('\t') != std::string_view::npos);
            std::vector<std::string> example = words(line.substr(0, line.find('\t')));
            REQUIRE(example.size() >= 2);
            CHECK(example[0] == "dbtool");
            example.erase(example.begin());
            CHECK(parse(example).command == command);
            CHECK_THAT(help, ContainsSubstring(std::string(line.substr(line.find('\t') + 1))));
        }
    }
}

TEST_CASE("help lists every option of a command, and those of all commands") {
    for (const Command* command : commands()) {
        for (const Option& option : command->options) {
            CHECK_THAT(help_for(*command), ContainsSubstring(std::string(option.name)));
            CHECK_FALSE(option.help.empty());
        }
    }
    for (const Option& option : global_options()) {
        CHECK_THAT(overview(), ContainsSubstring(std::string(option.name)));
    }
}

TEST_CASE("no option is a digit, which would eat downgrade -1, and none stands twice") {
    for (const Command* command : commands()) {
        std::set<std::string_view> names;
        for (const std::span<const Option> options : {command->options, global_options()}) {
            for (const Option& option : options) {
                CHECK(names.insert(option.name).second);
                if (!option.short_name.empty()) {
                    CHECK(names.insert(option.short_name).second);
                    CHECK_FALSE((option.short_name[1] >= '0' && option.short_name[1] <= '9'));
                }
            }
        }
    }
}

TEST_CASE("the version names the program, and the libraries when asked") {
    CHECK(version_text(false) == "dbtool " DBTOOL_VERSION "\n");
    for (const char* library : {"libpq", "SQLite", "spdlog", "yaml-cpp"}) {
        CHECK_THAT(version_text(true), ContainsSubstring(library));
    }
}
