#include "cli/command.hpp"
#include "cli/completion_script.hpp"
#include "support/catch.hpp"

using namespace dbtool::cli;

TEST_CASE("each shell's script knows each command and each option") {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const std::string script = completion_script(shell);
        const std::string dash = std::string(shell) == "fish" ? "-l " : "--";
        for (const Command* command : commands()) {
            INFO(shell << " " << command->name);
            CHECK_THAT(script, ContainsSubstring(std::string(command->name)));
            for (const Option& option : command->options) {
                CHECK_THAT(script, ContainsSubstring(dash + std::string(option.name.substr(2))));
            }
        }
        for (const Option& option : global_options()) {
            CHECK_THAT(script, ContainsSubstring(dash + std::string(option.name.substr(2))));
        }
        CHECK_THAT(script, ContainsSubstring("dot mermaid"));
    }
}
