#include "help.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "versions.hpp"

namespace dbtool::cli {
namespace {

using Row = std::pair<std::string, std::string>;

std::string columns(const std::vector<Row>& rows) {
    std::size_t width = 0;
    for (const Row& row : rows) {
        width = std::max(width, row.first.size());
    }
    std::string out;
    for (const Row& row : rows) {
        out += fmt::format("  {:<{}}  {}\n", row.first, width, row.second);
    }
    return out;
}

std::string name_of(const Option& option) {
    std::string out = option.short_name.empty()
                          ? std::string(option.name)
                          : fmt::format("{}, {}", option.short_name, option.name);
    if (!option.value.empty()) {
        out += has_optional_value(option) ? "" : " ";
        out += option.words.empty() ? option.value : option.words;
    }
    return out;
}

std::string option_rows(std::span<const Option> options) {
    std::vector<Row> rows;
    for (const Option& option : options) {
        rows.emplace_back(name_of(option), option.help);
    }
    return columns(rows);
}

std::string usage_of(const Operand& operand) {
    constexpr std::size_t longest = 40;
    const bool spelt_out = !operand.words.empty() && operand.words.size() <= longest;
    const std::string name(spelt_out ? operand.words : operand.name);
    switch (operand.count) {
        case Operand::Count::optional:
            return fmt::format(" [{}]", name);
        case Operand::Count::required:
            return " " + name;
        case Operand::Count::any:
            return fmt::format(" [{}...]", name);
    }
    return "";
}

}  // namespace

std::string overview() {
    std::string out =
        "Moves PostgreSQL and SQLite databases between schema revisions.\n\nUsage: dbtool "
        "[OPTIONS] COMMAND ...\n";
    std::string_view group;
    std::vector<Row> rows;
    const auto flush = [&] {
        out += columns(rows);
        rows.clear();
    };
    for (const Command* command : commands()) {
        if (command->group != group) {
            flush();
            group = command->group;
            out += fmt::format("\n{}\n", group);
        }
        rows.emplace_back(command->name, command->summary);
    }
    flush();
    std::vector<Option> options(global_options().begin(), global_options().end());
    options.push_back({"--help", "-h", "", "Say how a command is used"});
    out += "\nOptions, before or after the command\n" + option_rows(options);
    return out +
           "\nExit codes: 0 done, 1 the database refused, 2 wrong usage or files, 3 a check found "
           "something,\n"
           "4 could not connect, 5 a lock was not to be had, 130 interrupted.\n\n"
           "dbtool COMMAND --help shows examples. A first migration:\n"
           "  dbtool init && dbtool create \"add users\" --edit && dbtool upgrade\n";
}

std::string help_for(const Command& command, std::string_view word) {
    const std::string of_words =
        command.words_help != nullptr ? command.words_help(word) : std::string();
    if (!word.empty() && !of_words.empty()) {
        return of_words;
    }
    std::string out = fmt::format("{}.\n\nUsage: dbtool {}{}",
                                  command.summary,
                                  command.name,
                                  command.options.empty() ? "" : " [OPTIONS]");
    std::vector<Row> operands;
    for (const Operand& operand : command.operands) {
        out += usage_of(operand);
        if (!operand.help.empty()) {
            operands.emplace_back(operand.name, operand.help);
        }
    }
    out += "\n";
    if (!operands.empty()) {
        out += "\n" + columns(operands);
    }
    out += of_words;
    if (!command.options.empty()) {
        out += "\nOptions\n" + option_rows(command.options);
    }
    out += "\nExamples\n";
    std::vector<Row> examples;
    for (std::string_view rest = command.examples; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        const std::size_t tab = line.find('\t');
        examples.emplace_back(line.substr(0, tab), line.substr(tab + 1));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out + columns(examples) +
           "\ndbtool --help lists the options that every command takes.\n";
}

std::string version_text(bool libraries) {
    std::string out = "dbtool " DBTOOL_VERSION "\n";
    if (libraries) {
        std::vector<Row> rows;
        for (const LibraryVersion& each : library_versions()) {
            rows.emplace_back(each.name, each.version);
        }
        out += columns(rows);
    }
    return out;
}

}  // namespace dbtool::cli
