#include "parser.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include <CLI/CLI.hpp>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::cli {
namespace {

/// An option of ours beside CLI11's.
struct Bound {
    std::string name;
    std::string_view words;
    bool repeated = false;
    bool flag = false;
    bool takes_name = false;  ///< A flag that may also be given as `--view=NAME`.
    CLI::Option* option = nullptr;
};

std::string help_hint(const Command* command) {
    return command != nullptr ? fmt::format("See dbtool {} --help.", command->name)
                              : "See dbtool --help.";
}

[[noreturn]] void fail(const Command* command, const std::string& message) {
    throw Error(ErrorKind::usage, message, help_hint(command));
}

bool takes_value(std::string_view argument) {
    const auto options = global_options();
    return std::any_of(options.begin(), options.end(), [&](const Option& option) {
        return !option.value.empty() && !has_optional_value(option) &&
               (argument == option.name || argument == option.short_name);
    });
}

class Parser {
public:
    Parser() {
        root_.set_help_flag("-h,--help");
        root_.allow_extras();
        root_.fallthrough();
        root_.require_subcommand(0, 1);
        for (const Option& option : global_options()) {
            add(root_, option, globals_);
        }
        for (const Command* command : commands()) {
            root_.add_subcommand(std::string(command->name));
        }
    }

    Invocation parse(std::vector<std::string> arguments) {
        // Everything behind `--` is an operand. CLI11 forgets that on its way from a command to its
        // options.
        const auto mark = std::find(arguments.begin(), arguments.end(), "--");
        if (mark != arguments.end()) {
            rest_.assign(mark + 1, arguments.end());
            arguments.erase(mark, arguments.end());
        }
        refuse_empty_values(arguments);
        bind(guess_command(arguments));
        const std::vector<std::string> typed = arguments;
        std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back.
        Invocation result;
        try {
            root_.parse(std::move(arguments));
        } catch (const CLI::CallForHelp&) {
            result.wants = Invocation::Wants::help;
        } catch (const CLI::ParseError& error) {
            translate(error);
        }
        const auto given = root_.get_subcommands();
        result.command = given.empty() ? nullptr : find_command(given.front()->get_name());
        if (result.wants == Invocation::Wants::help) {
            refuse_unknown_command(result.command, typed);
            if (operands_ != nullptr && operands_->count() > 0) {
                result.topic = operands_->results().front();
            }
            return result;
        }
        refuse_extras(result.command);
        if (!rest_.empty() && (result.command == nullptr || result.command->operands.empty())) {
            fail(result.command,
                 fmt::format("there is nothing that takes \"{}\"", redact(rest_.front())));
        }
        collect(globals_, result);
        collect(own_, result);
        collect_order(result);
        collect_operands(result);
        if (result.arguments.has("--version")) {
            result.wants = Invocation::Wants::version;
        } else {
            check_operands(result);
        }
        return result;
    }

private:
    static void add(CLI::App& app, const Option& option, std::vector<Bound>& into) {
        std::string names(option.name);
        if (!option.short_name.empty()) {
            names = fmt::format("{},{}", option.short_name, option.name);
        }
        const bool takes_name = has_optional_value(option);
        const bool flag = option.value.empty() || takes_name;
        CLI::Option* bound = flag ? app.add_flag(names) : app.add_option(names);
        if (!flag) {
            bound->expected(1)
                ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
                ->allow_extra_args(false);
        }
        into.push_back(
            {std::string(option.name), option.words, option.repeated, flag, takes_name, bound});
    }

    /// Only the command that is meant gets its options: a start must not pay for twenty.
    void bind(const Command* command) {
        if (command == nullptr) {
            return;
        }
        command_ = command;
        CLI::App& app = *root_.get_subcommand(std::string(command->name));
        for (const Option& option : command->options) {
            add(app, option, own_);
        }
        if (!command->operands.empty()) {
            // All words, whatever operand they are for, so that one too many can be named.
            operands_ = app.add_option(std::string(command->operands.front().name));
            operands_->expected(0, 10'000)
                ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
                ->allow_extra_args();
        }
    }

    /// CLI11 would take the next argument for the value.
    void refuse_empty_values(const std::vector<std::string>& arguments) const {
        for (const std::string& argument : arguments) {
            if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
                fail(guess_command(arguments),
                     fmt::format("{} has no value", argument.substr(0, argument.size() - 1)));
            }
        }
    }

    /// CLI11's messages begin with the option's name.
    [[noreturn]] void translate(const CLI::ParseError& error) const {
        const std::string text = error.what();
        const std::string name = text.substr(0, text.find(':'));
        const auto is_named = [&](const Bound& bound) { return bound.option->get_name() == name; };
        for (const std::vector<Bound>* set : {&globals_, &own_}) {
            const auto found = std::find_if(set->begin(), set->end(), is_named);
            if (found != set->end()) {
                fail(command_,
                     fmt::format("{} {}", name, found->flag ? "takes no value" : "needs a value"));
            }
        }
        fail(command_,
             "the command line is not understood: " + to_lower(text.substr(0, 1)) +
                 text.substr(std::min<std::size_t>(1, text.size())));
    }

    /// `dbtool plna --help` asks for the help of something that is not there.
    static void refuse_unknown_command(const Command* command,
                                       const std::vector<std::string>& typed) {
        if (command != nullptr) {
            return;
        }
        for (std::size_t i = 0; i < typed.size(); ++i) {
            if (!typed[i].starts_with('-')) {
                refuse_command(typed[i]);
            }
            i += takes_value(typed[i]) ? 1U : 0U;
        }
    }

    [[noreturn]] static void refuse_command(const std::string& word) {
        std::vector<std::string> known;
        for (const Command* each : commands()) {
            known.emplace_back(each->name);
        }
        fail(nullptr,
             fmt::format("unknown command \"{}\"{}", redact(word), did_you_mean(word, known)));
    }

    void refuse_extras(const Command* command) const {
        const std::vector<std::string> extras = root_.remaining(true);
        if (extras.empty()) {
            return;
        }
        const std::string& first = extras.front();
        if (first.size() > 1 && first.starts_with('-')) {
            const std::string name = first.substr(0, first.find('='));
            std::vector<std::string> known = {"--help"};
            for (const Bound& bound : own_) {
                known.push_back(bound.name);
            }
            for (const Bound& bound : globals_) {
                known.push_back(bound.name);
            }
            const std::string where =
                command != nullptr ? fmt::format(" for dbtool {}", command->name) : "";
            fail(command,
                 fmt::format("unknown option {}{}{}", name, where, did_you_mean(name, known)));
        }
        if (command == nullptr) {
            refuse_command(first);
        }
        refuse_surplus(*command, first);
    }

    [[noreturn]] static void refuse_surplus(const Command& command, const std::string& word) {
        const bool message =
            !command.operands.empty() && command.operands.front().name == "MESSAGE";
        throw Error(
            ErrorKind::usage,
            fmt::format(
                "dbtool {} does not know what to do with \"{}\"", command.name, redact(word)),
            message ? "Put the message in quotes." : help_hint(&command));
    }

    void collect(const std::vector<Bound>& from, Invocation& into) const {
        for (const Bound& bound : from) {
            into.arguments.declare(bound.name);
            const std::vector<std::string> results = bound.option->results();
            if (results.size() > 1 && !bound.repeated && !bound.flag) {
                fail(into.command, fmt::format("{} is given twice", bound.name));
            }
            for (const std::string& value : results) {
                check_flag(bound, value, into.command);
                check_word(bound.name, bound.words, value, into.command);
                into.arguments.add(bound.name, value);
            }
        }
    }

    /// Options of one command in the order in which they were typed.
    void collect_order(Invocation& into) const {
        if (into.command == nullptr) {
            return;
        }
        std::map<const CLI::Option*, std::size_t> seen;
        for (const CLI::Option* option :
             root_.get_subcommand(std::string(into.command->name))->parse_order()) {
            const auto bound = std::find_if(
                own_.begin(), own_.end(), [&](const Bound& each) { return each.option == option; });
            const std::size_t at = seen[option]++;
            if (bound != own_.end() && at < option->results().size()) {
                into.arguments.note(bound->name, option->results()[at]);
            }
        }
    }

    /// Each operand takes a word, and one that may stand any number of times all that are left.
    void collect_operands(Invocation& into) const {
        if (into.command == nullptr) {
            return;
        }
        std::vector<std::string> words;
        if (operands_ != nullptr) {
            words = operands_->results();
        }
        words.insert(words.end(), rest_.begin(), rest_.end());
        auto word = words.begin();
        for (const Operand& operand : into.command->operands) {
            const std::string name(operand.name);
            into.arguments.declare(name);
            const bool many = operand.count == Operand::Count::any;
            for (bool first = true; word != words.end() && (first || many); first = false) {
                check_word(name, operand.words, *word, into.command);
                into.arguments.add(name, *word++);
            }
        }
        if (word != words.end()) {
            refuse_surplus(*into.command, *word);
        }
    }

    static void check_flag(const Bound& bound, const std::string& value, const Command* command) {
        if (bound.flag && !bound.takes_name && value != "true") {
            fail(command, fmt::format("{} takes no value", bound.name));
        }
    }

    static void check_word(const std::string& name,
                           std::string_view allowed,
                           const std::string& value,
                           const Command* command) {
        if (value.empty()) {
            fail(command, fmt::format("{} is empty", name));
        }
        const std::vector<std::string_view> views = words_of(allowed);
        const std::vector<std::string> words(views.begin(), views.end());
        if (words.empty() || std::find(words.begin(), words.end(), value) != words.end()) {
            return;
        }
        throw Error(ErrorKind::usage,
                    fmt::format("{} cannot be \"{}\"{}", name, value, did_you_mean(value, words)),
                    fmt::format("It is one of {}.", join(words, ", ")));
    }

    static void check_operands(const Invocation& result) {
        if (result.command == nullptr) {
            return;
        }
        for (const Operand& operand : result.command->operands) {
            if (operand.count == Operand::Count::required && !result.arguments.has(operand.name)) {
                fail(result.command,
                     fmt::format("dbtool {} needs {}", result.command->name, operand.name));
            }
        }
    }

    CLI::App root_;
    const Command* command_ = nullptr;
    std::vector<Bound> globals_;
    std::vector<Bound> own_;
    CLI::Option* operands_ = nullptr;
    std::vector<std::string> rest_;  ///< Behind `--`.
};

}  // namespace

Invocation parse(const std::vector<std::string>& arguments) {
    return Parser().parse(arguments);
}

const Command* guess_command(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
        if (const Command* found = find_command(arguments[i])) {
            return found;
        }
        i += takes_value(arguments[i]) ? 1U : 0U;
    }
    return nullptr;
}

bool guess_json(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
        if (arguments[i] == "--format=json" ||
            (arguments[i] == "--format" && i + 1 < arguments.size() &&
             arguments[i + 1] == "json")) {
            return true;
        }
    }
    return false;
}

}  // namespace dbtool::cli
