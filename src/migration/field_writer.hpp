#pragma once

#include <dbtool/ddl/fields.hpp>

#include "yaml_emit.hpp"

namespace dbtool::migration {

/// Reads fields into a map that is to be written; what is not given is left out, but for what is
/// required.
class FieldWriter final : public ddl::FieldVisitor {
public:
    YamlOut take() { return std::move(map_); }
    /// Keys that must be there even where they say nothing new.
    const std::vector<std::string>& required() const { return required_; }

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
    void put(const ddl::Field& field, YamlOut value);
    void put_list(const ddl::Field& field, YamlOut list);
    void put_text(const ddl::Field& field, const std::string& value);

    std::vector<std::string> required_;
    YamlOut map_ = YamlOut::of(YamlOut::Kind::map);
};

}  // namespace dbtool::migration
