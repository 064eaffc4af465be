#include "yaml_emit.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "yaml_values.hpp"

namespace dbtool::migration {
namespace {

using Kind = YamlOut::Kind;

constexpr std::size_t widest = 100;

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// Words that YAML, or somebody's YAML, takes for something else than text.
bool is_taken(std::string_view text) {
    static constexpr std::array<std::string_view, 10> words = {
        "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n"};
    return std::find(words.begin(), words.end(), to_lower(text)) != words.end() ||
           text.starts_with("0x") || text.starts_with("0o") ||
           (text.find_first_of("0123456789") <= 1 &&
            text.find_first_not_of("0123456789+-.eE:_") == std::string_view::npos);
}

/// Does YAML read it as one plain scalar?
bool can_be_plain(std::string_view text, bool in_flow) {
    constexpr std::string_view first = " -?:,[]{}#&*!|>'\"%@`=<";
    return !text.empty() && first.find(text.front()) == std::string_view::npos &&
           text.back() != ' ' && text.back() != ':' && text.find(": ") == std::string_view::npos &&
           text.find(" #") == std::string_view::npos &&
           (!in_flow || text.find_first_of(",[]{}:\"") == std::string_view::npos);
}

std::string double_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (is_control(c)) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string single_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? "''" : std::string(1, c);
    }
    return out + '\'';
}

/// Several lines that a literal block holds as they are.
bool can_be_block(std::string_view text) {
    if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' ||
        text.front() == '\t') {
        return false;
    }
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const bool blank = !line.empty() && trim(line).empty();
        if (blank || std::any_of(line.begin(), line.end(), is_control)) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

bool is_flat(const YamlOut& value) {
    return value.kind == Kind::text
               ? !can_be_block(value.text)
               : std::all_of(value.entries.begin(), value.entries.end(), [](const auto& entry) {
                     return is_flat(entry.second);
                 });
}

/// A key is text whatever it looks like: `null`, `on`.
std::string key_text(std::string_view key, bool in_flow) {
    const bool control = std::any_of(key.begin(), key.end(), is_control);
    return !control && can_be_plain(key, in_flow) && key != "~" ? std::string(key)
                                                                : yaml_scalar(key, in_flow);
}

void flow(const YamlOut& value, std::string& out) {
    if (value.kind == Kind::raw || value.kind == Kind::text) {
        out += value.kind == Kind::raw ? value.text : yaml_scalar(value.text, true);
        return;
    }
    const bool map = value.kind == Kind::map;
    out += map ? '{' : '[';
    for (std::size_t i = 0; i < value.entries.size(); ++i) {
        out += i > 0 ? ", " : "";
        out += map ? key_text(value.entries[i].first, true) + ": " : "";
        flow(value.entries[i].second, out);
    }
    out += map ? '}' : ']';
}

void block_text(const std::string& text, std::size_t indent, std::string& out) {
    const std::size_t last = text.find_last_not_of('\n');
    const std::size_t ends = text.size() - last - 1;
    out += ends == 0 ? "|-\n" : ends == 1 ? "|\n" : "|+\n";
    std::string_view rest(text);
    rest.remove_suffix(std::min<std::size_t>(ends, 1));
    for (std::size_t at = 0; at <= rest.size();) {
        const std::size_t end = std::min(rest.find('\n', at), rest.size());
        if (end > at) {
            out.append(indent, ' ').append(rest.substr(at, end - at));
        }
        out += '\n';
        at = end + 1;
    }
}

void emit_value(const YamlOut& value, std::size_t indent, std::size_t before, std::string& out);

void emit_entries(const YamlOut& value, std::size_t indent, std::string& out) {
    out += '\n';
    for (const auto& [key, inner] : value.entries) {
        out.append(indent, ' ');
        if (value.kind == Kind::map) {
            emit_entry(key, inner, indent, indent, out);
        } else if (inner.kind == Kind::map && !inner.entries.empty()) {
            out += '-';
            std::string one;
            flow(inner, one);
            if (is_flat(inner) && indent + one.size() + 2 <= widest) {
                out += ' ' + one + '\n';
                continue;
            }
            for (std::size_t i = 0; i < inner.entries.size(); ++i) {
                out.append(i == 0 ? 1 : indent + 2, ' ');
                emit_entry(
                    inner.entries[i].first, inner.entries[i].second, indent + 2, indent + 2, out);
            }
        } else {
            out += '-';
            emit_value(inner, indent, indent + 1, out);
        }
    }
}

/// Behind a colon or a dash.
void emit_value(const YamlOut& value, std::size_t indent, std::size_t before, std::string& out) {
    if (value.kind == Kind::text && can_be_block(value.text)) {
        out += ' ';
        block_text(value.text, indent + 2, out);
        return;
    }
    if (value.kind == Kind::text) {
        out += ' ' + yaml_scalar(value.text, false) + '\n';
        return;
    }
    std::string one;
    flow(value, one);
    if (value.entries.empty() || (is_flat(value) && before + one.size() + 1 <= widest)) {
        out += ' ' + one + '\n';
        return;
    }
    emit_entries(value, indent + 2, out);
}

}  // namespace

std::string yaml_scalar(std::string_view text, bool in_flow) {
    if (std::any_of(text.begin(), text.end(), is_control)) {
        return double_quoted(text);
    }
    return can_be_plain(text, in_flow) && !is_taken(text) ? std::string(text) : single_quoted(text);
}

void emit_entry(const std::string& key,
                const YamlOut& value,
                std::size_t indent,
                std::size_t before,
                std::string& out) {
    const std::string name = key_text(key, false);
    out += name + ':';
    emit_value(value, indent, before + name.size() + 1, out);
}

}  // namespace dbtool::migration
