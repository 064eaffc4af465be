#pragma once

#include <fmt/format.h>
#include <string>
#include <vector>

namespace dbtool::test {

inline bool is_number(const std::string& type) {
    return type == "int" || type == "bigint";
}

/// For YAML, whatever is in it.
inline std::string y(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return out + "\"";
}

/// For SQL.
inline std::string q(const std::string& name) {
    std::string out = "\"";
    for (const char c : name) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

inline std::string list(const std::vector<std::string>& names) {
    std::vector<std::string> quoted;
    for (const std::string& name : names) {
        quoted.push_back(y(name));
    }
    return fmt::format("[{}]", fmt::join(quoted, ", "));
}

/// A rule that every value keeps.
inline std::string rule_for(const std::string& column, const std::string& type) {
    const bool is_text = type == "text" || type.starts_with("varchar");
    return is_number(type) ? q(column) + " >= 0 OR " + q(column) + " IS NULL"
           : is_text       ? q(column) + " <> 'x y' OR " + q(column) + " IS NULL"
                           : q(column) + " IS NOT NULL OR id > 0";
}

}  // namespace dbtool::test
