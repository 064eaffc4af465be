#include "expand.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace dbtool::config {
namespace {

bool is_name(std::string_view text) {
    const auto is_word = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
           std::all_of(text.begin(), text.end(), is_word);
}

constexpr std::string_view how_to = "Write ${NAME} or ${NAME:-default}, and $$ for a dollar.";

/// Appends the value of what stands between `${` and `}`.
void append_value(std::string_view inside, const Variables& variables, Expanded& out) {
    const std::size_t dash = inside.find(":-");
    const std::string name(inside.substr(0, dash));
    if (!is_name(name)) {
        out.mistake = "a ${...} does not hold the name of a variable";
        out.help = how_to;
        return;
    }
    const std::optional<std::string> value = variables(name);
    if (dash != std::string_view::npos) {
        out.text += value && !value->empty() ? *value : std::string(inside.substr(dash + 2));
    } else if (value) {
        out.text += *value;
    } else {
        out.mistake = fmt::format("the variable {} is not set", name);
        out.help = fmt::format("Set {}, or give a default: ${{{}:-...}}.", name, name);
    }
}

}  // namespace

Expanded expand(std::string_view text, const Variables& variables) {
    Expanded out;
    for (std::size_t at = 0; at < text.size() && out.mistake.empty();) {
        const std::size_t dollar = std::min(text.find('$', at), text.size());
        out.text += text.substr(at, dollar - at);
        if (dollar == text.size()) {
            break;
        }
        const char next = dollar + 1 < text.size() ? text[dollar + 1] : '\0';
        const std::size_t end = next == '{' ? text.find('}', dollar) : std::string_view::npos;
        if (next == '$') {
            out.text += '$';
            at = dollar + 2;
        } else if (end != std::string_view::npos) {
            append_value(text.substr(dollar + 2, end - dollar - 2), variables, out);
            at = end + 1;
        } else {
            out.mistake = next == '{' ? "a ${ is not closed" : "a dollar stands alone";
            out.help = how_to;
        }
    }
    return out;
}

}  // namespace dbtool::config
