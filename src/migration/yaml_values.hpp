#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/ddl/value.hpp>
#include <dbtool/migration/yaml_tree.hpp>

namespace dbtool::migration {

/// Is a plain scalar a number? One with a leading zero is not: the zip code 01234 must not become
/// 1234.
bool is_number(std::string_view text);

/// Reads typed values out of nodes; what is wrong is a diagnostic at its place, and nothing is
/// answered. `name` is the field's.
class ValueLoader {
public:
    explicit ValueLoader(std::vector<Diagnostic>& diagnostics) : diagnostics_(diagnostics) {}

    std::vector<Diagnostic>& diagnostics() { return diagnostics_; }
    void mistake(const SourcePosition& position,
                 std::string code,
                 std::string message,
                 std::string help = {});
    void wrong_type(const YamlNode& node, std::string_view name, std::string_view wanted);

    std::optional<std::string> text(const YamlNode& node, std::string_view name);
    std::optional<std::string> filled_text(const YamlNode& node, std::string_view name);
    std::optional<QualifiedName> qualified(const YamlNode& node, std::string_view name);
    std::optional<bool> boolean(const YamlNode& node, std::string_view name);
    std::optional<std::int64_t> integer(const YamlNode& node, std::string_view name);
    /// An index into `words`.
    std::optional<int> word(const YamlNode& node,
                            std::string_view name,
                            std::span<const std::string_view> words);
    std::optional<ddl::Value> value(const YamlNode& node, std::string_view name);
    std::optional<ddl::Assignments> assignments(const YamlNode& node, std::string_view name);

private:
    std::vector<Diagnostic>& diagnostics_;
};

}  // namespace dbtool::migration
