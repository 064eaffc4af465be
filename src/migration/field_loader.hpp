#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/ddl/fields.hpp>
#include <dbtool/migration/yaml_tree.hpp>

#include "yaml_values.hpp"

namespace dbtool::migration {

/// Sets fields from a map of the tree. finish() tells the keys that no field took.
class FieldLoader final : public ddl::FieldVisitor {
public:
    /// `owner` is what messages call the map; `at` is where a missing key is told.
    FieldLoader(const YamlNode& map,
                std::string owner,
                SourcePosition at,
                std::vector<Diagnostic>& diagnostics)
        : map_(map), owner_(std::move(owner)), at_(std::move(at)), values_(diagnostics) {}

    void finish();

    void text(const ddl::Field& field, std::string& value) override;
    void text(const ddl::Field& field, std::optional<std::string>& value) override;
    void sql(const ddl::Field& field, std::string& value) override;
    void sql(const ddl::Field& field, std::optional<std::string>& value) override;
    void identifier(const ddl::Field& field, Identifier& value) override;
    void identifier(const ddl::Field& field, std::optional<Identifier>& value) override;
    void qualified(const ddl::Field& field, QualifiedName& value) override;
    void qualified(const ddl::Field& field, std::optional<QualifiedName>& value) override;
    void boolean(const ddl::Field& field, bool& value, bool default_value) override;
    void boolean(const ddl::Field& field, std::optional<bool>& value) override;
    void integer(const ddl::Field& field, std::optional<std::int64_t>& value) override;
    void duration(const ddl::Field& field, std::optional<Milliseconds>& value) override;
    void word(const ddl::Field& field,
              int& value,
              std::span<const std::string_view> words,
              int default_value) override;
    void words(const ddl::Field& field,
               std::vector<std::string>& values,
               std::span<const std::string_view> words) override;
    void identifiers(const ddl::Field& field, std::vector<Identifier>& values) override;
    void value(const ddl::Field& field, std::optional<ddl::Value>& value) override;
    void values(const ddl::Field& field, std::vector<ddl::Value>& values) override;
    void assignments(const ddl::Field& field, ddl::Assignments& values) override;
    void assignment_rows(const ddl::Field& field, std::vector<ddl::Assignments>& rows) override;
    void expressions(const ddl::Field& field, ddl::Expressions& values) override;
    void parameters(
        const ddl::Field& field,
        std::vector<std::pair<std::string, std::optional<std::string>>>& values) override;
    using ddl::FieldVisitor::parameters;
    void object(const ddl::Field& field,
                bool present,
                const std::function<void()>& begin,
                const std::function<void(FieldVisitor&)>& inner) override;
    void list(const ddl::Field& field, const List& list) override;
    void on_or_name(const ddl::Field& field, bool& on, std::string& name) override;
    void sql_by_dialect(const ddl::Field& field,
                        std::optional<std::string>& any,
                        std::optional<std::string>& postgresql,
                        std::optional<std::string>& sqlite) override;
    void one_of(std::span<const std::string_view> names, bool required) override;

private:
    /// The value of a field, null where it is not given; a required one that is missing is told.
    const YamlNode* take(const ddl::Field& field);
    /// As take(), for one that must be of this kind.
    const YamlNode* take(const ddl::Field& field, YamlNode::Kind kind);
    void element(const ddl::Field& field, const List& list, const YamlNode& node, std::size_t i);

    const YamlNode& map_;
    std::string owner_;
    SourcePosition at_;
    ValueLoader values_;
    std::vector<std::string> known_;
};

}  // namespace dbtool::migration
