#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dbtool::cli {

class Session;

/// An option of a command, or of all of them.
struct Option {
    std::string_view name;        ///< The long one, or the only one: `--number`.
    std::string_view short_name;  ///< `-n`; empty where there is none.
    std::string_view value;       ///< What stands for its value in help: `SECONDS`. Empty: a flag;
                                  ///< `[=NAME]`: a flag that may be given with a value.
    std::string_view help;
    bool repeated = false;
    std::string_view words = {};  ///< The values that are allowed: `text|dot`. Empty: any.
};

/// What an operand is, for completion.
enum class OperandKind { text, selector, folder, word };

/// An argument without a dash.
struct Operand {
    enum class Count { optional, required, any };
    std::string_view name;  ///< `SELECTOR`.
    Count count = Count::optional;
    OperandKind kind = OperandKind::text;
    std::string_view help = {};
    std::string_view words = {};
};

/// How much must be there before a command is run.
enum class Needs {
    nothing,   ///< Not even a configuration.
    project,   ///< dbtool.yaml or its defaults.
    files,     ///< The migrations, sound.
    database,  ///< The migrations and the history, sound; nothing is written.
};

/// One command: a row of the table, and one file.
struct Command {
    std::string_view name;
    std::string_view group;
    std::string_view summary;
    Needs needs = Needs::nothing;
    bool moves = false;  ///< Reports a run by events; signals end it in an orderly way.
    std::span<const Option> options = {};
    std::span<const Operand> operands = {};
    std::string_view examples = {};  ///< Lines of `command  what it does`, with a tab between.
    int (*run)(Session&) = nullptr;  ///< Answers the exit code.
    /// Its words in help: of the one that is named alone, or (for none) a section about all.
    std::string (*words_help)(std::string_view word) = nullptr;
};

/// All of them, in the order of help.
std::span<const Command* const> commands();
/// Those that every command takes.
std::span<const Option> global_options();

/// A flag that may be given with a value: `--view`, `--view=NAME`.
inline bool has_optional_value(const Option& option) {
    return option.value.starts_with('[');
}

const Command* find_command(std::string_view name);
/// `text|dot` as words.
std::vector<std::string_view> words_of(std::string_view words);

}  // namespace dbtool::cli
