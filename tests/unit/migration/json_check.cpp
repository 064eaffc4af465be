#include "json_check.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "migration/yaml_values.hpp"

namespace dbtool::test {

using migration::YamlNode;
using nlohmann::json;

json to_json(const YamlNode& node) {
    json out;
    switch (node.kind) {
        case YamlNode::Kind::null:
            return nullptr;
        case YamlNode::Kind::scalar:
            if (node.style == YamlNode::Style::plain &&
                (node.text == "true" || node.text == "false" || migration::is_number(node.text))) {
                return json::parse(node.text);
            }
            return node.text;
        case YamlNode::Kind::sequence:
            out = json::array();
            for (const auto& entry : node.entries) {
                out.push_back(to_json(entry.value));
            }
            return out;
        case YamlNode::Kind::map:
            out = json::object();
            for (const auto& entry : node.entries) {
                out[entry.key] = to_json(entry.value);
            }
            return out;
    }
    return out;
}

namespace {

bool is_of(const json& value, const std::string& type) {
    return type == "null"      ? value.is_null()
           : type == "string"  ? value.is_string()
           : type == "number"  ? value.is_number()
           : type == "integer" ? value.is_number_integer()
           : type == "boolean" ? value.is_boolean()
           : type == "array"   ? value.is_array()
           : type == "object"  ? value.is_object()
                               : throw std::logic_error("unknown type " + type);
}

bool is_of_type(const json& value, const json& type) {
    return type.is_string() ? is_of(value, type.get<std::string>())
                            : std::any_of(type.begin(), type.end(), [&](const json& each) {
                                  return is_of(value, each.get<std::string>());
                              });
}

bool members_fit(const json& value, const json& schema, const json& root) {
    if (!value.is_object()) {
        return true;
    }
    const json none = json::object();
    const json& known = schema.contains("properties") ? schema["properties"] : none;
    for (const auto& [key, member] : value.items()) {
        if (known.contains(key)) {
            if (!keeps_to(member, known[key], root)) {
                return false;
            }
        } else if (schema.contains("additionalProperties")) {
            const json& other = schema["additionalProperties"];
            if (other.is_boolean() ? !other.get<bool>() : !keeps_to(member, other, root)) {
                return false;
            }
        }
    }
    return true;
}

bool keeps_keyword(const json& value,
                   const std::string& key,
                   const json& schema,
                   const json& root) {
    const json& rule = schema[key];
    const auto fits = [&](const json& each) { return keeps_to(value, each, root); };
    if (key == "$ref") {
        return fits(root.at(json::json_pointer(rule.get<std::string>().substr(1))));
    }
    if (key == "type") {
        return is_of_type(value, rule);
    }
    if (key == "enum") {
        return std::find(rule.begin(), rule.end(), value) != rule.end();
    }
    if (key == "anyOf") {
        return std::any_of(rule.begin(), rule.end(), fits);
    }
    if (key == "allOf") {
        return std::all_of(rule.begin(), rule.end(), fits);
    }
    if (key == "oneOf") {
        return std::count_if(rule.begin(), rule.end(), fits) == 1;
    }
    if (key == "not") {
        return !fits(rule);
    }
    if (key == "required") {
        return !value.is_object() || std::all_of(rule.begin(), rule.end(), [&](const json& name) {
            return value.contains(name.get<std::string>());
        });
    }
    if (key == "properties" || key == "additionalProperties") {
        return members_fit(value, schema, root);
    }
    if (key == "items") {
        return !value.is_array() || std::all_of(value.begin(), value.end(), [&](const json& each) {
            return keeps_to(each, rule, root);
        });
    }
    if (key == "minProperties" || key == "minItems") {
        return !value.is_structured() || value.size() >= rule.get<std::size_t>();
    }
    if (key == "maxProperties") {
        return !value.is_object() || value.size() <= rule.get<std::size_t>();
    }
    if (key == "description" || key == "title" || key == "$schema" || key == "$defs") {
        return true;
    }
    throw std::logic_error("the check of schemas does not know " + key);
}

}  // namespace

bool keeps_to(const json& value, const json& schema, const json& root) {
    return std::all_of(schema.items().begin(), schema.items().end(), [&](const auto& item) {
        return keeps_keyword(value, item.key(), schema, root);
    });
}

}  // namespace dbtool::test
