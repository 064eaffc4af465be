#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "generate/kind.hpp"
#include "generate/options.hpp"

namespace dbtool::cli {
namespace {

/// The options of a kind, as help writes them: name and value, then what it means.
std::string option_rows(const Kind& kind) {
    std::vector<std::pair<std::string, std::string_view>> rows;
    std::size_t width = 0;
    const std::string known = fmt::format("{} --no-online", kind.flags);
    const std::vector<std::string_view> flags = split_words(known);
    for (const Option& option : kind_options()) {
        if (std::find(flags.begin(), flags.end(), option.name) == flags.end()) {
            continue;
        }
        const std::string_view value = option.words.empty() ? option.value : option.words;
        const bool apart = !value.empty() && !has_optional_value(option);
        rows.emplace_back(fmt::format("{}{}{}", option.name, apart ? " " : "", value), option.help);
        width = std::max(width, rows.back().first.size());
    }
    std::string out;
    for (const auto& [name, help] : rows) {
        out += fmt::format("  {:<{}}  {}\n", name, width, help);
    }
    return out;
}

/// What a column is, for the kinds that make some.
constexpr std::string_view columns_help =
    "\nA column is NAME:TYPE with any of ! (NOT NULL), =DEFAULT, >TABLE.COLUMN (a reference), "
    ":pk,\n"
    ":unique and :identity behind it. A default with parentheses is an expression; one that holds "
    "a\n"
    "! or a > stands in single quotes. Quote the word for the shell where it holds ! ( ) or >.\n";

}  // namespace

std::string list_of_kinds() {
    std::size_t width = 0;
    for (const Kind& kind : kinds()) {
        width = std::max(width, kind.name.size() + kind.words.size() + 1);
    }
    std::string out;
    for (const Kind& kind : kinds()) {
        out += fmt::format(
            "  {:<{}}  {}\n", fmt::format("{} {}", kind.name, kind.words), width, kind.summary);
    }
    return out;
}

std::string help_for_kind(const Kind& kind) {
    std::string out = fmt::format(
        "Writes a migration with {}.\n\nUsage: dbtool generate {} {} "
        "[OPTIONS]\n\nOptions\n{}",
        kind.summary,
        kind.name,
        kind.words,
        option_rows(kind));
    if (kind.name == "table" || kind.name == "column") {
        out += columns_help;
    }
    out += "\nExamples\n";
    for (std::string_view rest = kind.examples; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        out += fmt::format("  dbtool generate {}\n", rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out + "\ndbtool generate --help lists the options that every kind takes.\n";
}

std::string generate_help(std::string_view topic) {
    if (const Kind* kind = find_kind(topic)) {
        return help_for_kind(*kind);
    }
    return fmt::format("\nKinds\n{}\ndbtool generate KIND --help says more of each.\n",
                       list_of_kinds());
}

}  // namespace dbtool::cli
