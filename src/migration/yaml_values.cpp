#include "yaml_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

using Kind = YamlNode::Kind;

std::size_t skip_digits(std::string_view text, std::size_t from) {
    return std::min(text.find_first_not_of("0123456789", from), text.size());
}

bool is_plain(const YamlNode& node) {
    return node.style == YamlNode::Style::plain;
}

/// Other people's booleans.
bool is_nearly_boolean(std::string_view text) {
    static constexpr std::array<std::string_view, 8> words = {
        "yes", "no", "on", "off", "true", "false", "y", "n"};
    return std::find(words.begin(), words.end(), to_lower(text)) != words.end();
}

}  // namespace

bool is_number(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = at;
    at = skip_digits(text, at);
    if (at == whole || (text[whole] == '0' && at > whole + 1)) {
        return false;
    }
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = at + 1;
        at = skip_digits(text, fraction);
        if (at == fraction) {
            return false;
        }
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        at += at + 1 < text.size() && (text[at + 1] == '-' || text[at + 1] == '+') ? 2 : 1;
        const std::size_t exponent = at;
        at = skip_digits(text, exponent);
        return at == text.size() && at > exponent;
    }
    return at == text.size();
}

void ValueLoader::mistake(const SourcePosition& position,
                          std::string code,
                          std::string message,
                          std::string help) {
    diagnostics_.push_back({.code = std::move(code),
                            .message = std::move(message),
                            .position = position,
                            .help = std::move(help)});
}

void ValueLoader::wrong_type(const YamlNode& node, std::string_view name, std::string_view wanted) {
    mistake(node.position,
            "wrong-type",
            fmt::format("`{}` must be {}, not {}", name, wanted, kind_name(node.kind)));
}

std::optional<std::string> ValueLoader::text(const YamlNode& node, std::string_view name) {
    if (node.kind != Kind::scalar) {
        wrong_type(node, name, "text");
        return std::nullopt;
    }
    return node.text;
}

std::optional<std::string> ValueLoader::filled_text(const YamlNode& node, std::string_view name) {
    auto value = text(node, name);
    if (value && trim(*value).empty()) {
        mistake(node.position, "missing-argument", fmt::format("`{}` is empty", name));
        return std::nullopt;
    }
    return value;
}

std::optional<QualifiedName> ValueLoader::qualified(const YamlNode& node, std::string_view name) {
    const auto given = filled_text(node, name);
    if (!given) {
        return std::nullopt;
    }
    auto parsed = parse_qualified_name(*given);
    if (!parsed) {
        mistake(
            node.position,
            "wrong-value",
            fmt::format("`{}` is no name: \"{}\"", name, *given),
            "Write `name` or `schema.name`, with double quotes around a part that holds a dot.");
    }
    return parsed;
}

std::optional<bool> ValueLoader::boolean(const YamlNode& node, std::string_view name) {
    if (node.kind == Kind::scalar && is_plain(node) &&
        (node.text == "true" || node.text == "false")) {
        return node.text == "true";
    }
    if (node.kind == Kind::scalar && is_nearly_boolean(node.text)) {
        mistake(node.position,
                "wrong-type",
                fmt::format("`{}` must be true or false, not \"{}\"", name, node.text),
                "Write `true` or `false`, in lower case and without quotes.");
    } else {
        wrong_type(node, name, "true or false");
    }
    return std::nullopt;
}

std::optional<std::int64_t> ValueLoader::integer(const YamlNode& node, std::string_view name) {
    std::int64_t number = 0;
    const char* end = node.text.data() + node.text.size();
    if (node.kind == Kind::scalar && is_plain(node) && is_number(node.text)) {
        const auto [rest, error] = std::from_chars(node.text.data(), end, number);
        if (error == std::errc() && rest == end) {
            return number;
        }
    }
    wrong_type(node, name, "a whole number");
    return std::nullopt;
}

std::optional<int> ValueLoader::word(const YamlNode& node,
                                     std::string_view name,
                                     std::span<const std::string_view> words) {
    if (node.kind != Kind::scalar) {
        wrong_type(node, name, "text");
        return std::nullopt;
    }
    const auto found = std::find(words.begin(), words.end(), std::string_view(node.text));
    if (found != words.end() && !found->empty()) {
        return static_cast<int>(found - words.begin());
    }
    std::vector<std::string> choice;
    for (const std::string_view each : words) {
        if (!each.empty()) {
            choice.emplace_back(each);
        }
    }
    mistake(
        node.position,
        "wrong-value",
        fmt::format("`{}` cannot be \"{}\"{}", name, node.text, did_you_mean(node.text, choice)),
        fmt::format("It is one of {}.", join(choice, ", ")));
    return std::nullopt;
}

std::optional<ddl::Value> ValueLoader::value(const YamlNode& node, std::string_view name) {
    using ddl::Value;
    if (node.kind == Kind::null) {
        return Value{Value::Kind::null, {}};
    }
    if (node.kind == Kind::scalar) {
        const bool boolean = node.text == "true" || node.text == "false";
        const Value::Kind kind = !is_plain(node)        ? Value::Kind::text
                                 : boolean              ? Value::Kind::boolean
                                 : is_number(node.text) ? Value::Kind::number
                                                        : Value::Kind::text;
        return Value{kind, node.text};
    }
    const YamlNode* sql = node.find("sql");
    if (sql == nullptr || node.entries.size() != 1) {
        mistake(
            node.position,
            "wrong-type",
            fmt::format("`{}` must be a literal or {{sql: EXPRESSION}}", name),
            "Write a text, a number, true, false or null, or `{sql: now()}` for an expression.");
        return std::nullopt;
    }
    const auto expression = filled_text(*sql, "sql");
    return expression ? std::optional(Value{Value::Kind::expression, *expression}) : std::nullopt;
}

std::optional<ddl::Assignments> ValueLoader::assignments(const YamlNode& node,
                                                         std::string_view name) {
    if (node.kind != Kind::map) {
        wrong_type(node, name, "a map of columns");
        return std::nullopt;
    }
    ddl::Assignments all;
    all.reserve(node.entries.size());
    for (const YamlNode::Entry& entry : node.entries) {
        if (auto one = value(entry.value, entry.key)) {
            all.emplace_back(Identifier(entry.key), *std::move(one));
        }
    }
    return all;
}

}  // namespace dbtool::migration
