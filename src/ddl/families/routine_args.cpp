#include "ddl/families/routine_args.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>

#include "ddl/families/program.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where `DEFAULT` or `=` begins outside of parentheses and quotes; npos: nowhere.
std::size_t default_of(std::string_view arg) {
    int depth = 0;
    char quote_mark = '\0';
    for (std::size_t i = 0; i < arg.size(); ++i) {
        const char c = arg[i];
        if (quote_mark != '\0') {
            quote_mark = c == quote_mark ? '\0' : quote_mark;
        } else if (c == '\'' || c == '"') {
            quote_mark = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            --depth;
        } else if (depth == 0 && (c == '=' || (c == ':' && arg.substr(i).starts_with(":=")))) {
            return i;
        } else if (depth == 0 && (i == 0 || !is_word(arg[i - 1])) &&
                   to_lower(arg.substr(i, 7)) == "default" &&
                   (i + 7 == arg.size() || !is_word(arg[i + 7]))) {
            return i;
        }
    }
    return std::string_view::npos;
}

std::string_view bare_arg(std::string_view arg) {
    return trim(arg.substr(0, default_of(arg)));
}

/// The first word, or name in double quotes, and what is behind it.
std::pair<std::string_view, std::string_view> first_word(std::string_view text) {
    std::size_t end = 0;
    if (text.starts_with('"')) {
        end = text.find('"', 1);
        while (end != std::string_view::npos && text.substr(end + 1).starts_with('"')) {
            end = text.find('"', end + 2);
        }
        end = end == std::string_view::npos ? text.size() : end + 1;
    } else {
        end = std::min(text.find_first_of(" \t\n\r"), text.size());
    }
    return {text.substr(0, end), trim(text.substr(end))};
}

bool takes_mode(std::string_view& text, std::string& mode) {
    static constexpr std::array<std::string_view, 4> modes = {"in", "out", "inout", "variadic"};
    const auto [word, rest] = first_word(text);
    const std::string lower = to_lower(word);
    if (rest.empty() || std::find(modes.begin(), modes.end(), lower) == modes.end()) {
        return false;
    }
    mode = lower;
    text = rest;
    return true;
}

/// Is a text of several words a type from its first word on?
bool begins_as_type(std::string_view text) {
    const auto [word, rest] = first_word(text);
    const std::string first = to_lower(word.substr(0, word.find('(')));
    const std::string second = to_lower(rest.substr(0, rest.find_first_of(" \t\n\r([")));
    const auto is = [&](std::string_view a, std::string_view b) {
        return first == a && second == b;
    };
    return is("double", "precision") || is("character", "varying") || is("char", "varying") ||
           is("national", "character") || is("national", "char") || is("bit", "varying") ||
           is("timestamp", "with") || is("timestamp", "without") || is("time", "with") ||
           is("time", "without") || (first == "interval" && !second.empty()) ||
           second.empty();  // `numeric (10, 2)`, `text []`
}

}  // namespace

std::string without_defaults(std::string_view args) {
    std::vector<std::string> out;
    for (const std::string& arg : split_at_commas(args)) {
        out.emplace_back(bare_arg(arg));
    }
    return joined(out);
}

std::vector<std::string> input_types(std::string_view args) {
    std::vector<std::string> out;
    for (const std::string& arg : split_at_commas(args)) {
        std::string_view text = bare_arg(arg);
        std::string mode;
        const bool mode_first = takes_mode(text, mode);
        const auto [word, rest] = first_word(text);
        if (!rest.empty() && !begins_as_type(text)) {
            text = rest;
            if (!mode_first) {
                takes_mode(text, mode);
            }
        }
        if (mode != "out") {
            out.emplace_back(text);
        }
    }
    return out;
}

}  // namespace dbtool::ddl
