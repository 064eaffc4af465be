#include "field_writer.hpp"

#include <fmt/format.h>

#include "yaml_values.hpp"

namespace dbtool::migration {
namespace {

using ddl::Field;
using ddl::Value;
using Kind = YamlOut::Kind;

YamlOut written(const Value& value) {
    switch (value.kind) {
        case Value::Kind::null:
            return YamlOut::of_raw("null");
        case Value::Kind::boolean:
            return YamlOut::of_raw(value.text);
        case Value::Kind::number:
            return YamlOut::of_raw(value.text);
        case Value::Kind::text:
            return YamlOut::of_text(value.text);
        case Value::Kind::expression:
            break;
    }
    YamlOut map = YamlOut::of(Kind::map);
    map.entries.emplace_back("sql", YamlOut::of_text(value.text));
    return map;
}

YamlOut written(const ddl::Assignments& assignments) {
    YamlOut map = YamlOut::of(Kind::map);
    for (const auto& [column, value] : assignments) {
        map.entries.emplace_back(column.str(), written(value));
    }
    return map;
}

/// A parameter's text, bare where it reads the same.
YamlOut written(const std::optional<std::string>& text) {
    if (!text) {
        return YamlOut::of_raw("null");
    }
    const bool bare = *text == "true" || *text == "false" || is_number(*text);
    return bare ? YamlOut::of_raw(*text) : YamlOut::of_text(*text);
}

}  // namespace

void FieldWriter::put(const Field& field, YamlOut value) {
    if (field.required) {
        required_.emplace_back(field.name);
    }
    map_.entries.emplace_back(std::string(field.name), std::move(value));
}

void FieldWriter::put_list(const Field& field, YamlOut list) {
    if (!list.entries.empty() || field.required) {
        put(field, std::move(list));
    }
}

void FieldWriter::put_text(const Field& field, const std::string& value) {
    if (!value.empty() || field.required) {
        put(field, YamlOut::of_text(value));
    }
}

void FieldWriter::text(const Field& field, std::string& value) {
    put_text(field, value);
}

void FieldWriter::text(const Field& field, std::optional<std::string>& value) {
    if (value) {
        put(field, YamlOut::of_text(*value));
    } else if (field.required) {
        put(field, YamlOut::of_raw("null"));
    }
}

void FieldWriter::sql(const Field& field, std::string& value) {
    put_text(field, value);
}

void FieldWriter::sql(const Field& field, std::optional<std::string>& value) {
    if (value) {
        put(field, YamlOut::of_text(*value));
    }
}

void FieldWriter::identifier(const Field& field, Identifier& value) {
    put_text(field, value.str());
}

void FieldWriter::identifier(const Field& field, std::optional<Identifier>& value) {
    if (value) {
        put_text(field, value->str());
    }
}

void FieldWriter::qualified(const Field& field, QualifiedName& value) {
    put_text(field, value.name.empty() ? std::string() : to_text(value));
}

void FieldWriter::qualified(const Field& field, std::optional<QualifiedName>& value) {
    if (value) {
        put_text(field, to_text(*value));
    }
}

void FieldWriter::boolean(const Field& field, bool& value, bool default_value) {
    if (value != default_value || field.required) {
        put(field, YamlOut::of_raw(value ? "true" : "false"));
    }
}

void FieldWriter::boolean(const Field& field, std::optional<bool>& value) {
    if (value) {
        put(field, YamlOut::of_raw(*value ? "true" : "false"));
    }
}

void FieldWriter::integer(const Field& field, std::optional<std::int64_t>& value) {
    if (value) {
        put(field, YamlOut::of_raw(std::to_string(*value)));
    }
}

void FieldWriter::duration(const Field& field, std::optional<Milliseconds>& value) {
    if (value) {
        const auto count = value->count();
        const bool seconds = count != 0 && count % 1000 == 0;
        put(field,
            YamlOut::of_raw(seconds ? fmt::format("{}s", count / 1000)
                                    : fmt::format("{}ms", count)));
    }
}

void FieldWriter::word(const Field& field,
                       int& value,
                       std::span<const std::string_view> words,
                       int default_value) {
    if (value >= 0 && (value != default_value || field.required)) {
        put(field, written(std::string(words[static_cast<std::size_t>(value)])));
    }
}

void FieldWriter::words(const Field& field,
                        std::vector<std::string>& values,
                        std::span<const std::string_view> /*words*/) {
    YamlOut list = YamlOut::of(Kind::sequence);
    for (const std::string& value : values) {
        list.add(value);
    }
    put_list(field, std::move(list));
}

void FieldWriter::identifiers(const Field& field, std::vector<Identifier>& values) {
    YamlOut list = YamlOut::of(Kind::sequence);
    for (const Identifier& value : values) {
        list.add(value.str());
    }
    put_list(field, std::move(list));
}

void FieldWriter::value(const Field& field, std::optional<Value>& value) {
    if (value || field.required) {
        put(field, written(value.value_or(Value())));
    }
}

void FieldWriter::values(const Field& field, std::vector<Value>& values) {
    YamlOut list = YamlOut::of(Kind::sequence);
    for (const Value& value : values) {
        list.entries.emplace_back(std::string(), written(value));
    }
    put_list(field, std::move(list));
}

void FieldWriter::assignments(const Field& field, ddl::Assignments& values) {
    put_list(field, written(values));
}

void FieldWriter::assignment_rows(const Field& field, std::vector<ddl::Assignments>& rows) {
    YamlOut list = YamlOut::of(Kind::sequence);
    for (const ddl::Assignments& row : rows) {
        list.entries.emplace_back(std::string(), written(row));
    }
    put_list(field, std::move(list));
}

void FieldWriter::expressions(const Field& field, ddl::Expressions& values) {
    YamlOut map = YamlOut::of(Kind::map);
    for (const auto& [column, expression] : values) {
        map.entries.emplace_back(column.str(), YamlOut::of_text(expression));
    }
    put_list(field, std::move(map));
}

void FieldWriter::parameters(
    const Field& field, std::vector<std::pair<std::string, std::optional<std::string>>>& values) {
    YamlOut map = YamlOut::of(Kind::map);
    for (const auto& [name, value] : values) {
        map.entries.emplace_back(name, written(value));
    }
    put_list(field, std::move(map));
}

void FieldWriter::object(const Field& field,
                         bool present,
                         const std::function<void()>& /*begin*/,
                         const std::function<void(FieldVisitor&)>& inner) {
    if (present) {
        FieldWriter writer;
        inner(writer);
        put(field, writer.take());
    }
}

void FieldWriter::list(const Field& field, const List& list) {
    YamlOut out = YamlOut::of(Kind::sequence);
    for (std::size_t i = 0; i < list.size; ++i) {
        FieldWriter writer;
        list.at(i, writer);
        YamlOut map = writer.take();
        const bool is_short = !list.short_form.empty() && map.entries.size() == 1 &&
                              map.entries.front().first == list.short_form;
        out.entries.emplace_back(std::string(),
                                 is_short ? std::move(map.entries.front().second) : std::move(map));
    }
    put_list(field, std::move(out));
}

void FieldWriter::on_or_name(const Field& field, bool& on, std::string& name) {
    if (on) {
        put(field, name.empty() ? YamlOut::of_raw("true") : YamlOut::of_text(name));
    }
}

void FieldWriter::sql_by_dialect(const Field& field,
                                 std::optional<std::string>& any,
                                 std::optional<std::string>& postgresql,
                                 std::optional<std::string>& sqlite) {
    if (any) {
        put(field, YamlOut::of_text(*any));
        return;
    }
    FieldWriter writer;
    writer.sql({"postgresql", {}}, postgresql);
    writer.sql({"sqlite", {}}, sqlite);
    put_list(field, writer.take());
}

void FieldWriter::one_of(std::span<const std::string_view> /*names*/, bool /*required*/) {}

}  // namespace dbtool::migration
