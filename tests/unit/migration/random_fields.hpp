#pragma once

#include <random>
#include <set>
#include <string>

#include <dbtool/ddl/operation.hpp>

#include "migration/field_collector.hpp"

namespace dbtool::test {

/// Fills fields with whatever they can hold, texts that are awkward in YAML above all; of keys that
/// exclude each other, one.
class RandomFields final : public ddl::FieldVisitor {
public:
    using Field = ddl::Field;

    RandomFields(std::mt19937& random, const migration::MapShape& shape);

    void text(const Field& field, std::string& value) override;
    void text(const Field& field, std::optional<std::string>& value) override;
    void sql(const Field& field, std::string& value) override;
    void sql(const Field& field, std::optional<std::string>& value) override;
    void identifier(const Field& field, Identifier& value) override;
    void identifier(const Field& field, std::optional<Identifier>& value) override;
    void qualified(const Field& field, QualifiedName& value) override;
    void qualified(const Field& field, std::optional<QualifiedName>& value) override;
    void boolean(const Field& field, bool& value, bool default_value) override;
    void boolean(const Field& field, std::optional<bool>& value) override;
    void integer(const Field& field, std::optional<std::int64_t>& value) override;
    void duration(const Field& field, std::optional<Milliseconds>& value) override;
    void word(const Field& field,
              int& value,
              std::span<const std::string_view> words,
              int default_value) override;
    void words(const Field& field,
               std::vector<std::string>& values,
               std::span<const std::string_view> words) override;
    void identifiers(const Field& field, std::vector<Identifier>& values) override;
    void value(const Field& field, std::optional<ddl::Value>& value) override;
    void values(const Field& field, std::vector<ddl::Value>& values) override;
    void assignments(const Field& field, ddl::Assignments& values) override;
    void assignment_rows(const Field& field, std::vector<ddl::Assignments>& rows) override;
    void expressions(const Field& field, ddl::Expressions& values) override;
    void parameters(
        const Field& field,
        std::vector<std::pair<std::string, std::optional<std::string>>>& values) override;
    using ddl::FieldVisitor::parameters;
    void object(const Field& field,
                bool present,
                const std::function<void()>& begin,
                const std::function<void(FieldVisitor&)>& inner) override;
    void list(const Field& field, const List& list) override;
    void on_or_name(const Field& field, bool& on, std::string& name) override;
    void sql_by_dialect(const Field& field,
                        std::optional<std::string>& any,
                        std::optional<std::string>& postgresql,
                        std::optional<std::string>& sqlite) override;
    void one_of(std::span<const std::string_view> names, bool required) override;

private:
    bool fills(const Field& field);
    std::size_t below(std::size_t count);
    std::string any_text();
    QualifiedName any_qualified();
    ddl::Value any_value();
    ddl::Assignments any_assignments();
    const migration::MapShape& inner_of(const Field& field) const;

    std::mt19937& random_;
    const migration::MapShape& shape_;
    std::set<std::string> chosen_;
    std::set<std::string> excluded_;
};

}  // namespace dbtool::test
