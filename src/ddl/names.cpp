#include <array>
#include <cstdint>
#include <fmt/format.h>

#include <dbtool/ddl/names.hpp>

namespace dbtool::ddl {
namespace {

constexpr std::size_t longest_name = 63;

/// FNV-1a: the same for ever, and no secret is at stake.
std::string eight_digits(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32U)));
}

/// The letters and digits of an expression, its other characters as one `_`.
std::string words(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0;
        if (plain) {
            out += c;
        } else if (!out.empty() && out.back() != '_') {
            out += '_';
        }
    }
    while (out.ends_with('_')) {
        out.pop_back();
    }
    return out;
}

std::string joined_words(const std::vector<std::string>& columns) {
    std::string out;
    for (const std::string& column : columns) {
        out += (out.empty() ? "" : "_") + words(column);
    }
    return out;
}

std::string shortened(const std::string& name) {
    if (name.size() <= longest_name) {
        return name;
    }
    std::size_t end = longest_name - 9;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) {
        --end;
    }
    return name.substr(0, end) + "_" + eight_digits(name);
}

}  // namespace

Identifier name_by_rule(std::string_view rule,
                        const QualifiedName& table,
                        const std::vector<std::string>& columns,
                        std::string_view definition,
                        std::string_view referred) {
    const std::array<std::pair<std::string_view, std::string>, 4> values = {{
        {"{table}", words(table.name.str())},
        {"{columns}", joined_words(columns)},
        {"{hash}", eight_digits(definition)},
        {"{referred}", words(referred)},
    }};
    std::string out;
    while (!rule.empty()) {
        bool found = false;
        for (const auto& [word, value] : values) {
            if (rule.starts_with(word)) {
                out += value;
                rule.remove_prefix(word.size());
                found = true;
                break;
            }
        }
        if (!found) {
            out += rule.front();
            rule.remove_prefix(1);
        }
    }
    return Identifier(shortened(out));
}

std::string mistake_of_rule(std::string_view rule, bool needs_parts) {
    for (std::size_t at = rule.find('{'); at != std::string_view::npos;
         at = rule.find('{', at + 1)) {
        const std::string_view word = rule.substr(at, rule.find('}', at) - at + 1);
        if (word != "{table}" && word != "{columns}" && word != "{hash}" && word != "{referred}") {
            return fmt::format("\"{}\" is not {{table}}, {{columns}}, {{hash}} or {{referred}}",
                               word);
        }
    }
    if (rule.find("{table}") == std::string_view::npos) {
        return "a rule without {table} would give objects of two tables one name";
    }
    if (needs_parts && rule.find("{columns}") == std::string_view::npos &&
        rule.find("{hash}") == std::string_view::npos) {
        return "a rule without {columns} or {hash} would give two objects of a table one name";
    }
    return {};
}

}  // namespace dbtool::ddl
