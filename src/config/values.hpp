#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/config/variables.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/migration/yaml_tree.hpp>

namespace dbtool::config {

using migration::YamlNode;

/// One key of a map and what takes its value.
struct Key {
    std::string name;
    std::function<void(const YamlNode&)> read;
};

/// Reads typed values out of a tree; every mistake becomes a diagnostic at its place, and nothing
/// is answered.
class ValueReader {
public:
    ValueReader(const Variables& variables, std::vector<Diagnostic>& diagnostics)
        : variables_(variables), diagnostics_(diagnostics) {}

    /// Hands each value to the key that knows it.
    void map(const YamlNode& node, std::string_view name, const std::vector<Key>& keys);

    /// A text with its variables put in, not empty.
    std::optional<std::string> text(const YamlNode& node, std::string_view name);
    /// A text as it is written, not empty.
    std::optional<std::string> raw(const YamlNode& node, std::string_view name);
    std::optional<Milliseconds> duration(const YamlNode& node, std::string_view name);
    std::optional<int> count(const YamlNode& node, std::string_view name);
    std::optional<bool> boolean(const YamlNode& node, std::string_view name);
    std::optional<std::string> one_of(const YamlNode& node,
                                      std::string_view name,
                                      std::span<const std::string> words);
    /// A name of a table or schema: PostgreSQL cuts what is longer than 63 bytes.
    std::optional<std::string> identifier(const YamlNode& node, std::string_view name);

    void mistake(const SourcePosition& position,
                 std::string code,
                 std::string message,
                 std::string help = {});

private:
    const Variables& variables_;
    std::vector<Diagnostic>& diagnostics_;
};

/// `true` and `false` alone: `yes` and `on` are other people's booleans.
std::optional<bool> parse_boolean(std::string_view text);

}  // namespace dbtool::config
