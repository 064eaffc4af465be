#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dbtool::migration {

/// A value that is to be written as YAML.
struct YamlOut {
    enum class Kind { text, raw, sequence, map };
    Kind kind = Kind::raw;
    std::string text;  ///< raw: as it is, `true`, `12`, `null`.
    std::vector<std::pair<std::string, YamlOut>> entries;

    static YamlOut of_text(std::string text) { return {Kind::text, std::move(text), {}}; }
    static YamlOut of_raw(std::string text) { return {Kind::raw, std::move(text), {}}; }
    static YamlOut of(Kind kind) { return {kind, {}, {}}; }
    void add(std::string value) { entries.emplace_back(std::string(), of_text(std::move(value))); }

    bool operator==(const YamlOut&) const = default;
};

/// A text as a scalar of one line, quoted where it must be. `in_flow`: within brackets.
std::string yaml_scalar(std::string_view text, bool in_flow);

/// `key: value` behind what stands before it on its line, whose further lines are indented deeper
/// than `indent`; on one line where that is short enough. Ends with a newline.
void emit_entry(const std::string& key,
                const YamlOut& value,
                std::size_t indent,
                std::size_t before,
                std::string& out);

}  // namespace dbtool::migration
