#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>

namespace dbtool::migration {

/// A text in a YAML migration's header.
struct HeaderText {
    std::string text;
    int line = 0;
    int column = 0;
    bool operator==(const HeaderText&) const = default;
};

/// A key at the root of a YAML migration, but for `upgrade` and `downgrade`.
struct HeaderKey {
    enum class Shape { nothing, text, list, map };
    HeaderText name;
    Shape shape = Shape::nothing;
    std::vector<HeaderText> values;  ///< One of a text, those of a list or a map.
    std::vector<HeaderText> keys;    ///< Of a map.
    bool operator==(const HeaderKey&) const = default;
};

/// Where a direction's operations stand: the whole lines from its key to before the next one.
struct YamlSection {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    int line = 0;
    int column = 0;  ///< Of its key.
    bool operator==(const YamlSection&) const = default;
};

/// A YAML migration without its operations.
struct YamlOutline {
    std::vector<HeaderKey> keys;
    std::optional<YamlSection> upgrade;
    std::optional<YamlSection> downgrade;
    bool operator==(const YamlOutline&) const = default;
};

/// Reads it off the lines, which is a hundred times cheaper than YAML; nothing where a line is in
/// any way unusual. `text` has no byte-order mark.
std::optional<YamlOutline> scan_outline(std::string_view text);

/// Reads it from the tree; what is wrong with the YAML goes into the diagnostics. Of a root in
/// braces, whose keys may share lines, each section is the whole text. Nothing where the text is no
/// migration at all.
std::optional<YamlOutline> parse_outline(std::string_view text,
                                         const std::string& file,
                                         std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration
