#include "field_collector.hpp"

#include <dbtool/ddl/operation.hpp>

namespace dbtool::migration {
namespace {

using ddl::Field;

/// Asks an empty operation for its fields.
class FieldCollector final : public ddl::FieldVisitor {
public:
    MapShape take() { return std::move(shape_); }

    void text(const Field& field, std::string& /*value*/) override { add(field, FieldType::text); }
    void text(const Field& field, std::optional<std::string>& /*value*/) override {
        add(field, FieldType::text).may_be_null = true;
    }
    void sql(const Field& field, std::string& /*value*/) override { add(field, FieldType::sql); }
    void sql(const Field& field, std::optional<std::string>& /*value*/) override {
        add(field, FieldType::sql);
    }
    void identifier(const Field& field, Identifier& /*value*/) override {
        add(field, FieldType::name);
    }
    void identifier(const Field& field, std::optional<Identifier>& /*value*/) override {
        add(field, FieldType::name);
    }
    void qualified(const Field& field, QualifiedName& /*value*/) override {
        add(field, FieldType::qualified_name);
    }
    void qualified(const Field& field, std::optional<QualifiedName>& /*value*/) override {
        add(field, FieldType::qualified_name);
    }
    void boolean(const Field& field, bool& /*value*/, bool /*default_value*/) override {
        add(field, FieldType::boolean);
    }
    void boolean(const Field& field, std::optional<bool>& /*value*/) override {
        add(field, FieldType::boolean);
    }
    void integer(const Field& field, std::optional<std::int64_t>& /*value*/) override {
        add(field, FieldType::integer);
    }
    void duration(const Field& field, std::optional<Milliseconds>& /*value*/) override {
        add(field, FieldType::duration);
    }
    void word(const Field& field,
              int& /*value*/,
              std::span<const std::string_view> words,
              int /*default_value*/) override {
        add_words(field, FieldType::word, words);
    }
    void words(const Field& field,
               std::vector<std::string>& /*values*/,
               std::span<const std::string_view> words) override {
        add_words(field, FieldType::words, words);
    }
    void identifiers(const Field& field, std::vector<Identifier>& /*values*/) override {
        add(field, FieldType::names);
    }
    void value(const Field& field, std::optional<ddl::Value>& /*value*/) override {
        add(field, FieldType::value);
    }
    void values(const Field& field, std::vector<ddl::Value>& /*values*/) override {
        add(field, FieldType::values);
    }
    void assignments(const Field& field, ddl::Assignments& /*values*/) override {
        add(field, FieldType::assignments);
    }
    void assignment_rows(const Field& field, std::vector<ddl::Assignments>& /*rows*/) override {
        add(field, FieldType::rows);
    }
    void expressions(const Field& field, ddl::Expressions& /*values*/) override {
        add(field, FieldType::expressions);
    }
    void parameters(
        const Field& field,
        std::vector<std::pair<std::string, std::optional<std::string>>>& /*values*/) override {
        add(field, FieldType::parameters);
    }
    using ddl::FieldVisitor::parameters;
    void object(const Field& field,
                bool /*present*/,
                const std::function<void()>& begin,
                const std::function<void(FieldVisitor&)>& inner) override {
        begin();
        FieldCollector collector;
        inner(collector);
        add(field, FieldType::object).inner = collector.take();
    }
    void list(const Field& field, const List& list) override {
        list.append();
        FieldCollector collector;
        list.at(list.size, collector);
        FieldShape& shape = add(field, FieldType::list);
        shape.inner = collector.take();
        shape.short_form = list.short_form;
    }
    void on_or_name(const Field& field, bool& /*on*/, std::string& /*name*/) override {
        add(field, FieldType::on_or_name);
    }
    void sql_by_dialect(const Field& field,
                        std::optional<std::string>& /*any*/,
                        std::optional<std::string>& /*postgresql*/,
                        std::optional<std::string>& /*sqlite*/) override {
        add(field, FieldType::sql_by_dialect);
    }
    void one_of(std::span<const std::string_view> names, bool required) override {
        shape_.choices.push_back({{names.begin(), names.end()}, required});
    }

private:
    FieldShape& add(const Field& field, FieldType type) {
        FieldShape& shape = shape_.fields.emplace_back();
        shape.name = field.name;
        shape.help = field.help;
        shape.required = field.required;
        shape.type = type;
        return shape;
    }

    void add_words(const Field& field, FieldType type, std::span<const std::string_view> words) {
        FieldShape& shape = add(field, type);
        for (const std::string_view word : words) {
            if (!word.empty()) {
                shape.words.emplace_back(word);
            }
        }
    }

    MapShape shape_;
};

}  // namespace

MapShape shape_of_operation(std::string_view name) {
    auto operation = ddl::make_operation(name);
    FieldCollector collector;
    if (operation) {
        ddl::describe(collector, *operation);
    }
    return collector.take();
}

}  // namespace dbtool::migration
