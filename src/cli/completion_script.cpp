#include "completion_script.hpp"

#include <fmt/format.h>
#include <vector>

#include "command.hpp"

namespace dbtool::cli {
namespace {

std::string spaced(const std::vector<std::string_view>& words) {
    std::string out;
    for (const std::string_view word : words) {
        out += (out.empty() ? "" : " ") + std::string(word);
    }
    return out;
}

std::vector<std::string_view> option_names(std::span<const Option> options) {
    std::vector<std::string_view> out;
    for (const Option& option : options) {
        out.push_back(option.name);
        if (!option.short_name.empty()) {
            out.push_back(option.short_name);
        }
    }
    return out;
}

std::vector<std::string_view> command_names() {
    std::vector<std::string_view> out;
    for (const Command* command : commands()) {
        out.push_back(command->name);
    }
    return out;
}

bool takes_folder(const Option& option) {
    return option.value == "DIR" || option.value == "FILE";
}

/// What stands in a shell's `case` for the values of options.
std::string bash_values(std::span<const Option> options) {
    std::string out;
    for (const Option& option : options) {
        if (!option.words.empty()) {
            out +=
                fmt::format("        {}) COMPREPLY=($(compgen -W \"{}\" -- \"$cur\")); return ;;\n",
                            option.name,
                            spaced(words_of(option.words)));
        } else if (takes_folder(option)) {
            out += fmt::format("        {}) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n",
                               option.name);
        } else if (!option.value.empty() && !has_optional_value(option)) {
            out += fmt::format("        {}{}{}) return ;;\n",
                               option.name,
                               option.short_name.empty() ? "" : "|",
                               option.short_name);
        }
    }
    return out;
}

std::string bash_operand(const Command& command) {
    if (command.operands.empty()) {
        return "";
    }
    const Operand& operand = command.operands.front();
    switch (operand.kind) {
        case OperandKind::selector:
            return "$(_dbtool_revisions) head heads base current";
        case OperandKind::word:
            return spaced(words_of(operand.words));
        case OperandKind::folder:
        case OperandKind::text:
            return "";
    }
    return "";
}

std::string bash_commands() {
    std::string out;
    for (const Command* command : commands()) {
        const bool folder =
            !command->operands.empty() && command->operands.front().kind == OperandKind::folder;
        out += fmt::format("        {})\n            case \"$prev\" in\n{}            esac\n",
                           command->name,
                           bash_values(command->options));
        out += fmt::format("            words=\"{} {}\"{} ;;\n",
                           spaced(option_names(command->options)),
                           bash_operand(*command),
                           folder ? "; files=1" : "");
    }
    return out;
}

/// The ids are the stems of the files; without a configuration to read, migrations/ is where they
/// are.
constexpr std::string_view bash_revisions = R"(_dbtool_revisions() {
    local file dir=migrations i
    for ((i = 1; i < ${#COMP_WORDS[@]} - 1; i++)); do
        [[ ${COMP_WORDS[i]} == --migrations ]] && dir=${COMP_WORDS[i + 1]}
    done
    for file in "$dir"/*.sql; do
        [[ -e $file ]] || continue
        file=${file##*/}
        printf '%s ' "${file%.sql}"
    done
}
)";

std::string bash_script() {
    const std::string names = spaced(command_names());
    std::string cases;
    for (const std::string_view name : command_names()) {
        cases += (cases.empty() ? "" : "|") + std::string(name);
    }
    std::string out =
        fmt::format("# bash completion for dbtool\n{}\n_dbtool() {{\n", bash_revisions);
    out +=
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= "
        "words= files= i\n"
        "    COMPREPLY=()\n";
    out += fmt::format(
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n        case ${{COMP_WORDS[i]}} in\n          "
        "  {}) command=${{COMP_WORDS[i]}}; break ;;\n        esac\n    done\n",
        cases);
    out += fmt::format("    case \"$prev\" in\n{}    esac\n", bash_values(global_options()));
    out += fmt::format("    case \"$command\" in\n        '') words=\"{}\" ;;\n{}    esac\n",
                       names,
                       bash_commands());
    out += fmt::format("    COMPREPLY=($(compgen -W \"$words {} --help\" -- \"$cur\"))\n",
                       spaced(option_names(global_options())));
    out += "    [[ -n $files ]] && COMPREPLY+=($(compgen -d -- \"$cur\"))\n    return 0\n}\n";
    return out + "complete -o filenames -F _dbtool dbtool\n";
}

/// For single quotes in zsh and fish.
std::string quoted(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return "'" + out + "'";
}

/// zsh's _arguments reads brackets and colons in descriptions.
std::string zsh_description(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += (c == '[' || c == ']' || c == ':' ? "\\" : "") + std::string(1, c);
    }
    return out;
}

std::string zsh_action(const Option& option) {
    if (!option.words.empty()) {
        return fmt::format(":{}:({})", option.value, spaced(words_of(option.words)));
    }
    if (takes_folder(option)) {
        return fmt::format(":{}:_files", option.value);
    }
    return option.value.empty() || has_optional_value(option) ? ""
                                                              : fmt::format(":{}: ", option.value);
}

std::string zsh_options(std::span<const Option> options, std::string_view indent) {
    std::string out;
    for (const Option& option : options) {
        for (const std::string_view name : {option.name, option.short_name}) {
            if (!name.empty()) {
                out += fmt::format("{}{} \\\n",
                                   indent,
                                   quoted(fmt::format("{}{}[{}]{}",
                                                      option.repeated ? "*" : "",
                                                      name,
                                                      zsh_description(option.help),
                                                      zsh_action(option))));
            }
        }
    }
    return out;
}

std::string zsh_operand(const Operand& operand) {
    const std::string_view many = operand.count == Operand::Count::any ? "*" : "1";
    switch (operand.kind) {
        case OperandKind::selector:
            return fmt::format("'{}:{}:_dbtool_selectors'", many, operand.name);
        case OperandKind::word:
            return fmt::format("'{}:{}:({})'", many, operand.name, spaced(words_of(operand.words)));
        case OperandKind::folder:
            return fmt::format("'{}:{}:_files -/'", many, operand.name);
        case OperandKind::text:
            return fmt::format("'{}:{}: '", many, operand.name);
    }
    return "";
}

std::string zsh_script() {
    std::string out =
        "#compdef dbtool\n\n_dbtool_selectors() {\n    local -a ids\n    "
        "ids=(migrations/*.sql(N:t:r))\n"
        "    compadd -- $ids head heads base current\n}\n\n_dbtool() {\n    local "
        "curcontext=\"$curcontext\" state line\n    local -a commands\n    commands=(\n";
    for (const Command* command : commands()) {
        out += fmt::format("        {}\n",
                           quoted(fmt::format("{}:{}", command->name, command->summary)));
    }
    out += "    )\n    _arguments -C \\\n" + zsh_options(global_options(), "        ") +
           "        '--help[Say how it is used]' \\\n        '1:command:->command' \\\n        "
           "'*::argument:->argument'\n"
           "    case $state in\n        command) _describe command commands ;;\n        "
           "argument)\n            case $line[1] in\n";
    for (const Command* command : commands()) {
        out += fmt::format("                {})\n                    _arguments \\\n{}{}",
                           command->name,
                           zsh_options(command->options, "                        "),
                           zsh_options(global_options(), "                        "));
        for (const Operand& operand : command->operands) {
            out += fmt::format("                        {} \\\n", zsh_operand(operand));
        }
        out += "                        '--help[Say how it is used]' ;;\n";
    }
    return out +
           "            esac ;;\n    esac\n}\n\nif [ \"$funcstack[1]\" = _dbtool ]; then\n    "
           "_dbtool \"$@\"\nelse\n    compdef _dbtool dbtool\nfi\n";
}

std::string fish_option(const Option& option, std::string_view condition) {
    std::string out = "complete -c dbtool";
    if (!condition.empty()) {
        out += fmt::format(" -n {}", quoted(condition));
    }
    out += fmt::format(" -l {}", option.name.substr(2));
    if (!option.short_name.empty()) {
        out += fmt::format(" -s {}", option.short_name.substr(1));
    }
    if (!option.words.empty()) {
        out += fmt::format(" -x -a {}", quoted(spaced(words_of(option.words))));
    } else if (!option.value.empty() && !has_optional_value(option)) {
        out += takes_folder(option) ? " -r -F" : " -x";
    }
    return out + fmt::format(" -d {}\n", quoted(option.help));
}

std::string fish_operand(const Operand& operand, std::string_view condition) {
    switch (operand.kind) {
        case OperandKind::selector:
            return fmt::format("complete -c dbtool -n {} -a '(__dbtool_selectors)'\n",
                               quoted(condition));
        case OperandKind::word:
            return fmt::format("complete -c dbtool -n {} -a {}\n",
                               quoted(condition),
                               quoted(spaced(words_of(operand.words))));
        case OperandKind::folder:
            return fmt::format("complete -c dbtool -n {} -a '(__fish_complete_directories)'\n",
                               quoted(condition));
        case OperandKind::text:
            return "";
    }
    return "";
}

std::string fish_script() {
    std::string out =
        "# fish completion for dbtool\nfunction __dbtool_selectors\n    for file in "
        "migrations/*.sql\n        string replace -r '.*/(.*)\\.sql$' '$1' -- $file\n    end\n"
        "    printf '%s\\n' head heads base current\nend\n\ncomplete -c dbtool -f\n";
    for (const Option& option : global_options()) {
        out += fish_option(option, "");
    }
    out += "complete -c dbtool -l help -s h -d 'Say how it is used'\n";
    for (const Command* command : commands()) {
        const std::string condition = fmt::format("__fish_seen_subcommand_from {}", command->name);
        out += fmt::format("complete -c dbtool -n __fish_use_subcommand -a {} -d {}\n",
                           command->name,
                           quoted(command->summary));
        for (const Option& option : command->options) {
            out += fish_option(option, condition);
        }
        for (const Operand& operand : command->operands) {
            out += fish_operand(operand, condition);
        }
    }
    return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
    return shell == "bash" ? bash_script() : shell == "zsh" ? zsh_script() : fish_script();
}

}  // namespace dbtool::cli
