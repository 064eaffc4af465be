// The JSON Schema and the docs' tables of fields, from what the operations tell of themselves.

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>
#include <dbtool/ddl/operation.hpp>
#include <dbtool/migration/operations.hpp>

#include "field_collector.hpp"
#include "json_text.hpp"
#include "yaml_header.hpp"

namespace dbtool::migration {
namespace {

JsonText reference(std::string_view name) {
    return JsonText().put("$ref", JsonText::of(fmt::format("#/$defs/{}", name)));
}

JsonText of_type(std::string_view type) {
    return JsonText().put("type", JsonText::of(type));
}

JsonText list_of(JsonText element) {
    return of_type("array").put("items", std::move(element));
}

JsonText map_of(JsonText element) {
    return of_type("object").put("additionalProperties", std::move(element));
}

JsonText any_of(std::vector<JsonText> choices) {
    JsonText all = JsonText::array();
    for (JsonText& each : choices) {
        all.push(std::move(each));
    }
    return JsonText().put("anyOf", std::move(all));
}

/// `true` and `false` among the words are booleans to YAML.
JsonText one_word(const std::vector<std::string>& words) {
    if (words.empty()) {
        return reference("text");
    }
    JsonText all = JsonText::array();
    for (const std::string& word : words) {
        all.push(word == "true" || word == "false" ? JsonText::raw(word) : JsonText::of(word));
    }
    return JsonText().put("enum", std::move(all));
}

JsonText schema_of(const MapShape& shape);

JsonText type_of(const FieldShape& field);

JsonText element_of(const FieldShape& field) {
    JsonText map = schema_of(field.inner);
    const auto& inner = field.inner.fields;
    const auto alone = std::find_if(inner.begin(), inner.end(), [&](const auto& each) {
        return each.name == field.short_form;
    });
    return alone == inner.end() ? std::move(map) : any_of({type_of(*alone), std::move(map)});
}

JsonText dialects() {
    JsonText properties;
    properties.put("postgresql", reference("text")).put("sqlite", reference("text"));
    return of_type("object")
        .put("properties", std::move(properties))
        .put("additionalProperties", JsonText::raw("false"));
}

JsonText type_of(const FieldShape& field) {
    switch (field.type) {
        case FieldType::text:
            return field.may_be_null ? any_of({reference("text"), of_type("null")})
                                     : reference("text");
        case FieldType::sql:
        case FieldType::name:
        case FieldType::qualified_name:
            return reference("text");
        case FieldType::boolean:
            return of_type("boolean");
        case FieldType::integer:
            return of_type("integer");
        case FieldType::duration:
            return reference("duration");
        case FieldType::word:
            return one_word(field.words);
        case FieldType::words:
            return any_of({one_word(field.words), list_of(one_word(field.words))});
        case FieldType::names:
            return field.required ? list_of(reference("text")).put("minItems", JsonText::raw("1"))
                                  : list_of(reference("text"));
        case FieldType::value:
            return reference("value");
        case FieldType::values:
            return any_of({reference("value"), list_of(reference("value"))});
        case FieldType::assignments:
            return map_of(reference("value"));
        case FieldType::rows:
            return list_of(map_of(reference("value")));
        case FieldType::expressions:
        case FieldType::parameters:
            return map_of(any_of({reference("text"), of_type("null")}));
        case FieldType::object:
            return schema_of(field.inner);
        case FieldType::list:
            return list_of(element_of(field));
        case FieldType::on_or_name:
            return reference("text");
        case FieldType::sql_by_dialect:
            return any_of({reference("text"), dialects()});
    }
    return {};
}

/// Exactly one of the keys, or at most one: none of the pairs.
JsonText choice_of(const Choice& choice) {
    JsonText each = JsonText::array();
    for (const std::string& name : choice.names) {
        each.push(JsonText().put("required", JsonText::texts({name})));
    }
    if (choice.required) {
        return JsonText().put("oneOf", std::move(each));
    }
    JsonText none = JsonText().put("not", JsonText().put("anyOf", each));
    each.push(std::move(none));
    return JsonText().put("oneOf", std::move(each));
}

JsonText schema_of(const MapShape& shape) {
    JsonText properties;
    std::vector<std::string> required;
    for (const FieldShape& field : shape.fields) {
        JsonText property;
        property.put("description", JsonText::of(field.help));
        for (auto& [key, value] : type_of(field).members) {
            property.put(key, std::move(value));
        }
        properties.put(field.name, std::move(property));
        if (field.required) {
            required.push_back(field.name);
        }
    }
    JsonText out = of_type("object");
    out.put("properties", std::move(properties));
    if (!required.empty()) {
        out.put("required", JsonText::texts(required));
    }
    out.put("additionalProperties", JsonText::raw("false"));
    if (!shape.choices.empty()) {
        JsonText all = JsonText::array();
        for (const Choice& choice : shape.choices) {
            all.push(choice_of(choice));
        }
        out.put("allOf", std::move(all));
    }
    return out;
}

JsonText operation_schema() {
    JsonText properties;
    for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
        if (info.internal) {
            continue;
        }
        JsonText one;
        one.put("description", JsonText::of(info.summary));
        for (auto& [key, value] : schema_of(shape_of_operation(info.name)).members) {
            one.put(key, std::move(value));
        }
        properties.put(info.name, std::move(one));
    }
    return of_type("object")
        .put("properties", std::move(properties))
        .put("additionalProperties", JsonText::raw("false"))
        .put("minProperties", JsonText::raw("1"))
        .put("maxProperties", JsonText::raw("1"));
}

JsonText header_type(HeaderRow::Takes takes) {
    switch (takes) {
        case HeaderRow::Takes::text:
            return reference("text");
        case HeaderRow::Takes::texts:
            return any_of({reference("text"),
                           list_of(reference("text")).put("minItems", JsonText::raw("1"))});
        case HeaderRow::Takes::duration:
            return reference("duration");
        case HeaderRow::Takes::map:
            return map_of(reference("text"));
    }
    return {};
}

JsonText file_properties() {
    JsonText properties;
    for (const HeaderRow& row : header_rows()) {
        JsonText one;
        one.put("description", JsonText::of(row.help));
        for (auto& [key, value] : header_type(row.takes).members) {
            one.put(key, std::move(value));
        }
        properties.put(row.name, std::move(one));
    }
    const JsonText operations = any_of({list_of(reference("operation")), of_type("null")});
    for (const auto& [name, help] :
         {std::pair("upgrade", "What it does: a list of operations"),
          std::pair("downgrade",
                    "What undoes it; derived from the upgrade where it is left out")}) {
        JsonText one;
        one.put("description", JsonText::of(help));
        one.put(operations.members[0].first, operations.members[0].second);
        properties.put(name, std::move(one));
    }
    return properties;
}

JsonText definitions() {
    JsonText scalar = JsonText();
    scalar.put("type", JsonText::texts({"string", "number", "boolean"}));
    JsonText duration = JsonText();
    duration.put("description", JsonText::of("500ms, 2s, 10min, 1h30min; a bare number: ms"));
    duration.put("type", JsonText::texts({"string", "integer"}));
    JsonText expression = of_type("object");
    expression.put("properties", JsonText().put("sql", reference("text")))
        .put("required", JsonText::texts({"sql"}))
        .put("additionalProperties", JsonText::raw("false"));
    JsonText out;
    out.put("text", std::move(scalar));
    out.put("duration", std::move(duration));
    out.put("value", any_of({reference("text"), of_type("null"), std::move(expression)}));
    out.put("operation", operation_schema());
    return out;
}

/// A type for people.
std::string shown_type(const FieldShape& field) {
    const auto one_of_words = [&] { return "`" + join(field.words, "` \\| `") + "`"; };
    switch (field.type) {
        case FieldType::text:
            return field.may_be_null ? "text or `null`" : "text";
        case FieldType::sql:
            return "SQL";
        case FieldType::name:
            return "name";
        case FieldType::qualified_name:
            return "name or `schema.name`";
        case FieldType::boolean:
            return "`true` \\| `false`";
        case FieldType::integer:
            return "number";
        case FieldType::duration:
            return "duration";
        case FieldType::word:
            return one_of_words();
        case FieldType::words:
            return field.words.empty() ? "text, or a list" : "one or several of " + one_of_words();
        case FieldType::names:
            return "list of names";
        case FieldType::value:
            return "value or `{sql: ...}`";
        case FieldType::values:
            return "value, or a list";
        case FieldType::assignments:
            return "`{column: value}`";
        case FieldType::rows:
            return "list of `{column: value}`";
        case FieldType::expressions:
            return "`{column: SQL}`";
        case FieldType::parameters:
            return "`{name: value}`";
        case FieldType::object:
            return "map";
        case FieldType::list:
            return field.short_form.empty() ? "list of maps"
                                            : "list of `" + field.short_form + "` or maps";
        case FieldType::on_or_name:
            return "`true` \\| `false` \\| name";
        case FieldType::sql_by_dialect:
            return "SQL, or `{postgresql: ..., sqlite: ...}`";
    }
    return {};
}

void add_rows(const MapShape& shape, const std::string& prefix, std::string& out) {
    for (const FieldShape& field : shape.fields) {
        const std::string name = prefix + field.name;
        std::string help = field.help;
        for (std::size_t at = help.find('|'); at != std::string::npos;
             at = help.find('|', at + 2)) {
            help.insert(at, "\\");
        }
        out += fmt::format(
            "| `{}`{} | {} | {} |\n", name, field.required ? "" : " ?", shown_type(field), help);
        add_rows(field.inner, name + (field.type == FieldType::list ? "[]." : "."), out);
    }
}

}  // namespace

std::string json_schema() {
    JsonText schema;
    schema.put("$schema", JsonText::of("https://json-schema.org/draft/2020-12/schema"))
        .put("title", JsonText::of("A migration of dbtool"))
        .put("type", JsonText::of("object"))
        .put("properties", file_properties())
        .put("required", JsonText::texts({"upgrade"}))
        .put("additionalProperties", JsonText::raw("false"));
    JsonText either;
    either.put("not", JsonText().put("required", JsonText::texts({"irreversible", "downgrade"})));
    schema.put("allOf", JsonText::array().push(std::move(either)));
    schema.put("$defs", definitions());
    return to_text(schema) + "\n";
}

std::string field_table(std::string_view operation) {
    std::string out = "| field | type | meaning |\n| --- | --- | --- |\n";
    add_rows(shape_of_operation(operation), {}, out);
    return out;
}

}  // namespace dbtool::migration
