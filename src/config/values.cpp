#include "values.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "expand.hpp"

namespace dbtool::config {

void ValueReader::mistake(const SourcePosition& position,
                          std::string code,
                          std::string message,
                          std::string help) {
    diagnostics_.push_back({.code = std::move(code),
                            .message = std::move(message),
                            .position = position,
                            .help = std::move(help)});
}

void ValueReader::map(const YamlNode& node, std::string_view name, const std::vector<Key>& keys) {
    if (node.kind == YamlNode::Kind::null) {
        return;  // `environments:` with every line below it commented out.
    }
    if (node.kind != YamlNode::Kind::map) {
        mistake(node.position,
                "wrong-type",
                fmt::format("{} must be a map, not {}", name, kind_name(node.kind)));
        return;
    }
    std::vector<std::string> names;
    std::transform(keys.begin(), keys.end(), std::back_inserter(names), [](const Key& key) {
        return key.name;
    });
    for (const auto& entry : node.entries) {
        const auto known = std::find_if(
            keys.begin(), keys.end(), [&](const Key& key) { return key.name == entry.key; });
        if (known != keys.end()) {
            known->read(entry.value);
        } else {
            mistake(
                entry.key_position,
                "unknown-key",
                fmt::format(
                    "unknown key \"{}\" in {}{}", entry.key, name, did_you_mean(entry.key, names)),
                fmt::format("The keys are {}.", join(names, ", ")));
        }
    }
}

std::optional<std::string> ValueReader::raw(const YamlNode& node, std::string_view name) {
    if (node.kind == YamlNode::Kind::scalar && !node.text.empty()) {
        return node.text;
    }
    if (node.kind == YamlNode::Kind::scalar || node.kind == YamlNode::Kind::null) {
        mistake(node.position,
                "empty-value",
                fmt::format("{} has no value", name),
                "Give it one, or leave the key out.");
    } else {
        mistake(node.position,
                "wrong-type",
                fmt::format("{} must be text, not {}", name, kind_name(node.kind)));
    }
    return std::nullopt;
}

std::optional<std::string> ValueReader::text(const YamlNode& node, std::string_view name) {
    const std::optional<std::string> written = raw(node, name);
    if (!written) {
        return std::nullopt;
    }
    Expanded expanded = expand(*written, variables_);
    if (!expanded.mistake.empty()) {
        mistake(node.position,
                "variable",
                fmt::format("{}: {}", name, expanded.mistake),
                expanded.help);
        return std::nullopt;
    }
    if (expanded.text.empty()) {
        mistake(node.position,
                "empty-value",
                fmt::format("{} is empty once its variables are put in", name));
        return std::nullopt;
    }
    return expanded.text;
}

std::optional<Milliseconds> ValueReader::duration(const YamlNode& node, std::string_view name) {
    const std::optional<std::string> value = text(node, name);
    if (!value) {
        return std::nullopt;
    }
    // PostgreSQL's timeouts are 32 bit numbers of milliseconds.
    constexpr Milliseconds longest{2'147'483'647};
    const Milliseconds parsed = parse_duration(*value).value_or(Milliseconds(-1));
    if (parsed.count() < 0 || parsed > longest) {
        mistake(node.position,
                "wrong-type",
                fmt::format("{} is no duration: \"{}\"", name, *value),
                "Write it as 500ms, 2s, 10min or 1h; 0 is none.");
        return std::nullopt;
    }
    return parsed;
}

std::optional<int> ValueReader::count(const YamlNode& node, std::string_view name) {
    const std::optional<std::string> value = text(node, name);
    if (!value) {
        return std::nullopt;
    }
    int number = 0;
    const auto [end, problem] =
        std::from_chars(value->data(), value->data() + value->size(), number);
    if (problem != std::errc() || end != value->data() + value->size() || number < 1 ||
        number > 1'000'000) {
        mistake(
            node.position,
            "wrong-type",
            fmt::format("{} must be a whole number from 1 to 1000000, not \"{}\"", name, *value));
        return std::nullopt;
    }
    return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
    if (text == "true") {
        return true;
    }
    return text == "false" ? std::optional(false) : std::nullopt;
}

std::optional<bool> ValueReader::boolean(const YamlNode& node, std::string_view name) {
    const std::optional<std::string> value = text(node, name);
    if (!value) {
        return std::nullopt;
    }
    const std::optional<bool> parsed = parse_boolean(*value);
    if (!parsed) {
        mistake(node.position,
                "wrong-type",
                fmt::format("{} must be true or false, not \"{}\"", name, *value));
    }
    return parsed;
}

std::optional<std::string> ValueReader::one_of(const YamlNode& node,
                                               std::string_view name,
                                               std::span<const std::string> words) {
    const std::optional<std::string> value = text(node, name);
    if (!value) {
        return std::nullopt;
    }
    if (std::find(words.begin(), words.end(), *value) == words.end()) {
        mistake(node.position,
                "wrong-value",
                fmt::format("{} cannot be \"{}\"{}", name, *value, did_you_mean(*value, words)),
                fmt::format("It is one of {}.", join({words.begin(), words.end()}, ", ")));
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> ValueReader::identifier(const YamlNode& node, std::string_view name) {
    std::optional<std::string> value = text(node, name);
    if (value && value->size() > 63) {
        mistake(node.position,
                "wrong-value",
                fmt::format("{} is longer than the 63 bytes that a name may have", name));
        return std::nullopt;
    }
    return value;
}

}  // namespace dbtool::config
