#include "random_fields.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dbtool::test {
namespace {

using ddl::Value;

const std::array<std::string, 34> texts = {"a",
                                           "posts",
                                           "a: b",
                                           "it's",
                                           "x # y",
                                           "one\ntwo\n",
                                           "  lead",
                                           "trail ",
                                           "null",
                                           "true",
                                           "10",
                                           "010",
                                           "\xC3\xA9t\xC3\xA9",
                                           "a,b",
                                           "{x}",
                                           "[y]",
                                           "-",
                                           "- a",
                                           "\"q\"",
                                           "tab\there",
                                           "a\n\nb",
                                           "back\\slash",
                                           "%d",
                                           "@x",
                                           "in\n  deep\n",
                                           "end\n\n",
                                           "a\n \nb",
                                           "\x01",
                                           "~",
                                           "key:",
                                           "numeric(10,2)",
                                           "yes",
                                           "1e5",
                                           "a > 0 AND b = 'x: y' -- z"};

}  // namespace

RandomFields::RandomFields(std::mt19937& random, const migration::MapShape& shape)
    : random_(random), shape_(shape) {
    for (const migration::Choice& choice : shape.choices) {
        const bool settled = std::any_of(choice.names.begin(),
                                         choice.names.end(),
                                         [&](const auto& name) { return chosen_.contains(name); });
        // A part of an object (a column, a trigger) is one of a table.
        const bool no_part = !choice.required && excluded_.contains("table");
        const std::size_t pick =
            settled || no_part ? choice.names.size() : below(choice.names.size());
        for (std::size_t i = 0; i < choice.names.size(); ++i) {
            if (i == pick) {
                chosen_.insert(choice.names[i]);
                excluded_.erase(choice.names[i]);
            } else if (!chosen_.contains(choice.names[i])) {
                excluded_.insert(choice.names[i]);
            }
        }
    }
}

std::size_t RandomFields::below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
}

bool RandomFields::fills(const Field& field) {
    const std::string name(field.name);
    return !excluded_.contains(name) && (field.required || chosen_.contains(name) || below(2) == 0);
}

std::string RandomFields::any_text() {
    return texts.at(below(texts.size()));
}

QualifiedName RandomFields::any_qualified() {
    QualifiedName name{std::nullopt, Identifier(any_text())};
    if (below(2) == 0) {
        name.schema = Identifier("s.\"" + any_text());
    }
    return name;
}

Value RandomFields::any_value() {
    switch (below(5)) {
        case 0:
            return {Value::Kind::null, {}};
        case 1:
            return {Value::Kind::boolean, below(2) == 0 ? "true" : "false"};
        case 2:
            return {Value::Kind::number, below(2) == 0 ? "-12.50" : "0"};
        case 3:
            return {Value::Kind::expression, any_text()};
        default:
            return {Value::Kind::text, below(6) == 0 ? "" : any_text()};
    }
}

ddl::Assignments RandomFields::any_assignments() {
    ddl::Assignments out;
    for (std::size_t i = 0; i <= below(3); ++i) {
        out.emplace_back(Identifier(any_text() + std::to_string(i)), any_value());
    }
    return out;
}

const migration::MapShape& RandomFields::inner_of(const Field& field) const {
    for (const migration::FieldShape& shape : shape_.fields) {
        if (shape.name == field.name) {
            return shape.inner;
        }
    }
    throw std::logic_error("a field that describe() does not always tell");
}

void RandomFields::text(const Field& field, std::string& value) {
    if (fills(field)) {
        value = any_text();
    }
}
void RandomFields::text(const Field& field, std::optional<std::string>& value) {
    if (fills(field) && !(field.required && below(3) == 0)) {
        value = below(4) == 0 ? "" : any_text();
    }
}
void RandomFields::sql(const Field& field, std::string& value) {
    text(field, value);
}
void RandomFields::sql(const Field& field, std::optional<std::string>& value) {
    if (fills(field)) {
        value = below(4) == 0 ? "" : any_text();
    }
}
void RandomFields::identifier(const Field& field, Identifier& value) {
    if (fills(field)) {
        value = Identifier(any_text());
    }
}
void RandomFields::identifier(const Field& field, std::optional<Identifier>& value) {
    if (fills(field)) {
        value = Identifier(any_text());
    }
}
void RandomFields::qualified(const Field& field, QualifiedName& value) {
    if (fills(field)) {
        value = any_qualified();
    }
}
void RandomFields::qualified(const Field& field, std::optional<QualifiedName>& value) {
    if (fills(field)) {
        value = any_qualified();
    }
}
void RandomFields::boolean(const Field& field, bool& value, bool /*default_value*/) {
    if (fills(field)) {
        value = below(2) == 0 || chosen_.contains(std::string(field.name));
    }
}
void RandomFields::boolean(const Field& field, std::optional<bool>& value) {
    if (fills(field)) {
        value = below(2) == 0;
    }
}
void RandomFields::integer(const Field& field, std::optional<std::int64_t>& value) {
    if (fills(field)) {
        value = static_cast<std::int64_t>(below(100));
    }
}
void RandomFields::duration(const Field& field, std::optional<Milliseconds>& value) {
    if (fills(field)) {
        value = Milliseconds(below(2) == 0 ? below(5) * 1000 : below(5000));
    }
}
void RandomFields::word(const Field& field,
                        int& value,
                        std::span<const std::string_view> words,
                        int /*default_value*/) {
    if (fills(field)) {
        const std::size_t index = below(words.size());
        value = words[index].empty() ? value : static_cast<int>(index);
    }
}
void RandomFields::words(const Field& field,
                         std::vector<std::string>& values,
                         std::span<const std::string_view> words) {
    if (!fills(field)) {
        return;
    }
    values.clear();
    for (std::size_t i = 0; i <= below(3); ++i) {
        values.push_back(words.empty() ? any_text() : std::string(words[below(words.size())]));
    }
}
void RandomFields::identifiers(const Field& field, std::vector<Identifier>& values) {
    if (fills(field)) {
        values.assign(1 + below(3), Identifier(any_text()));
    }
}
void RandomFields::value(const Field& field, std::optional<Value>& value) {
    if (fills(field)) {
        value = any_value();
    }
}
void RandomFields::values(const Field& field, std::vector<Value>& values) {
    if (fills(field)) {
        values = {any_value(), any_value()};
    }
}
void RandomFields::assignments(const Field& field, ddl::Assignments& values) {
    if (fills(field)) {
        values = any_assignments();
    }
}
void RandomFields::assignment_rows(const Field& field, std::vector<ddl::Assignments>& rows) {
    if (fills(field)) {
        rows = {any_assignments(), any_assignments()};
    }
}
void RandomFields::expressions(const Field& field, ddl::Expressions& values) {
    if (fills(field)) {
        values = {{Identifier("a"), any_text()}, {Identifier("b c"), any_text()}};
    }
}
void RandomFields::parameters(
    const Field& field, std::vector<std::pair<std::string, std::optional<std::string>>>& values) {
    if (fills(field)) {
        values = {{"a.b", any_text()}, {"c", "70"}, {"d", std::nullopt}};
    }
}
void RandomFields::object(const Field& field,
                          bool /*present*/,
                          const std::function<void()>& begin,
                          const std::function<void(FieldVisitor&)>& inner) {
    if (fills(field)) {
        begin();
        RandomFields filler(random_, inner_of(field));
        inner(filler);
    }
}
void RandomFields::list(const Field& field, const List& list) {
    const std::size_t count = fills(field) ? 1 + below(3) : 0;
    for (std::size_t i = 0; i < count; ++i) {
        list.append();
        RandomFields filler(random_, inner_of(field));
        list.at(list.size + i, filler);
    }
}
void RandomFields::on_or_name(const Field& field, bool& on, std::string& name) {
    if (fills(field)) {
        on = true;
        name = below(2) == 0 ? "" : any_text();
    }
}
void RandomFields::sql_by_dialect(const Field& field,
                                  std::optional<std::string>& any,
                                  std::optional<std::string>& postgresql,
                                  std::optional<std::string>& sqlite) {
    if (!fills(field)) {
        return;
    }
    if (below(2) == 0) {
        any = any_text();
        return;
    }
    postgresql = any_text();
    sqlite = below(2) == 0 ? std::optional<std::string>("") : std::nullopt;
}
void RandomFields::one_of(std::span<const std::string_view> /*names*/, bool /*required*/) {}

}  // namespace dbtool::test
