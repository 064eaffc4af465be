#include "field_loader.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

using ddl::Field;
using Kind = YamlNode::Kind;

/// Of the keys of one map, after which nobody reads on.
constexpr int most_unknown = 20;

/// Takes a value where there is one.
template <typename To, typename From>
void take_over(To& to, std::optional<From> from) {
    if (from) {
        to = *std::move(from);
    }
}

}  // namespace

const YamlNode* FieldLoader::take(const Field& field) {
    known_.emplace_back(field.name);
    const YamlNode* node = map_.find(field.name);
    if (node == nullptr && field.required) {
        values_.mistake(at_, "missing-key", fmt::format("{} needs `{}`", owner_, field.name), {});
    }
    return node;
}

const YamlNode* FieldLoader::take(const Field& field, Kind kind) {
    const YamlNode* node = take(field);
    if (node == nullptr || node->kind == kind) {
        return node;
    }
    values_.wrong_type(*node, field.name, kind_name(kind));
    return nullptr;
}

void FieldLoader::finish() {
    int unknown = 0;
    for (const YamlNode::Entry& entry : map_.entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) == known_.end() &&
            ++unknown <= most_unknown) {
            values_.mistake(entry.key_position,
                            "unknown-key",
                            fmt::format("unknown key \"{}\" of {}{}",
                                        entry.key,
                                        owner_,
                                        did_you_mean(entry.key, known_)),
                            fmt::format("The keys are {}.", join(known_, ", ")));
        }
    }
}

void FieldLoader::text(const Field& field, std::string& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.text(*node, field.name));
    }
}

void FieldLoader::text(const Field& field, std::optional<std::string>& value) {
    const YamlNode* node = take(field);
    if (node == nullptr || node->kind == Kind::null) {
        return;  // `to: null` says that there shall be none.
    }
    take_over(value, values_.text(*node, field.name));
}

void FieldLoader::sql(const Field& field, std::string& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.filled_text(*node, field.name));
    }
}

void FieldLoader::sql(const Field& field, std::optional<std::string>& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.text(*node, field.name));
    }
}

void FieldLoader::identifier(const Field& field, Identifier& value) {
    std::optional<Identifier> given;
    identifier(field, given);
    take_over(value, given);
}

void FieldLoader::identifier(const Field& field, std::optional<Identifier>& value) {
    const YamlNode* node = take(field);
    if (auto name = node == nullptr ? std::nullopt : values_.filled_text(*node, field.name)) {
        value = Identifier(*std::move(name));
    }
}

void FieldLoader::qualified(const Field& field, QualifiedName& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.qualified(*node, field.name));
    }
}

void FieldLoader::qualified(const Field& field, std::optional<QualifiedName>& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.qualified(*node, field.name));
    }
}

void FieldLoader::boolean(const Field& field, bool& value, bool /*default_value*/) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.boolean(*node, field.name));
    }
}

void FieldLoader::boolean(const Field& field, std::optional<bool>& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.boolean(*node, field.name));
    }
}

void FieldLoader::integer(const Field& field, std::optional<std::int64_t>& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.integer(*node, field.name));
    }
}

void FieldLoader::duration(const Field& field, std::optional<Milliseconds>& value) {
    const YamlNode* node = take(field);
    const auto given = node == nullptr ? std::nullopt : values_.text(*node, field.name);
    if (!given) {
        return;
    }
    value = parse_duration(*given);
    if (!value) {
        values_.mistake(node->position,
                        "bad-duration",
                        fmt::format("`{}` is no duration: \"{}\"", field.name, *given),
                        "Write one such as 500ms, 2s, 10min, or 0 for none.");
    }
}

void FieldLoader::word(const Field& field,
                       int& value,
                       std::span<const std::string_view> words,
                       int /*default_value*/) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.word(*node, field.name, words));
    }
}

void FieldLoader::words(const Field& field,
                        std::vector<std::string>& values,
                        std::span<const std::string_view> words) {
    const YamlNode* node = take(field);
    if (node == nullptr) {
        return;
    }
    values.clear();
    const auto add = [&](const YamlNode& one) {
        if (words.empty()) {
            if (auto given = values_.text(one, field.name)) {
                values.push_back(*std::move(given));
            }
        } else if (const auto index = values_.word(one, field.name, words)) {
            values.emplace_back(words[static_cast<std::size_t>(*index)]);
        }
    };
    if (node->kind != Kind::sequence) {
        add(*node);
        return;
    }
    for (const YamlNode::Entry& entry : node->entries) {
        add(entry.value);
    }
}

void FieldLoader::identifiers(const Field& field, std::vector<Identifier>& values) {
    const YamlNode* node = take(field, Kind::sequence);
    if (node == nullptr) {
        return;
    }
    values.clear();
    if (field.required && node->entries.empty()) {
        values_.mistake(
            node->position, "missing-argument", fmt::format("`{}` is empty", field.name));
    }
    for (const YamlNode::Entry& entry : node->entries) {
        if (auto name = values_.filled_text(entry.value, field.name)) {
            values.emplace_back(*std::move(name));
        }
    }
}

void FieldLoader::value(const Field& field, std::optional<ddl::Value>& value) {
    if (const YamlNode* node = take(field)) {
        take_over(value, values_.value(*node, field.name));
    }
}

void FieldLoader::values(const Field& field, std::vector<ddl::Value>& values) {
    const YamlNode* node = take(field);
    if (node == nullptr) {
        return;
    }
    values.clear();
    const auto add = [&](const YamlNode& one) {
        if (auto given = values_.value(one, field.name)) {
            values.push_back(*std::move(given));
        }
    };
    if (node->kind != Kind::sequence) {
        add(*node);
        return;
    }
    for (const YamlNode::Entry& entry : node->entries) {
        add(entry.value);
    }
}

void FieldLoader::assignments(const Field& field, ddl::Assignments& values) {
    if (const YamlNode* node = take(field)) {
        take_over(values, values_.assignments(*node, field.name));
    }
}

void FieldLoader::assignment_rows(const Field& field, std::vector<ddl::Assignments>& rows) {
    const YamlNode* node = take(field, Kind::sequence);
    if (node == nullptr) {
        return;
    }
    rows.clear();
    rows.reserve(node->entries.size());
    for (const YamlNode::Entry& entry : node->entries) {
        if (auto row = values_.assignments(entry.value, field.name)) {
            rows.push_back(*std::move(row));
        }
    }
}

void FieldLoader::expressions(const Field& field, ddl::Expressions& values) {
    const YamlNode* node = take(field, Kind::map);
    if (node == nullptr) {
        return;
    }
    values.clear();
    for (const YamlNode::Entry& entry : node->entries) {
        if (entry.value.kind == Kind::null) {  // `deleted_at: NULL` is YAML's null.
            values.emplace_back(Identifier(entry.key), "NULL");
        } else if (auto one = values_.filled_text(entry.value, entry.key)) {
            values.emplace_back(Identifier(entry.key), *std::move(one));
        }
    }
}

void FieldLoader::parameters(
    const Field& field, std::vector<std::pair<std::string, std::optional<std::string>>>& values) {
    const YamlNode* node = take(field, Kind::map);
    if (node == nullptr) {
        return;
    }
    values.clear();
    for (const YamlNode::Entry& entry : node->entries) {
        if (entry.value.kind == Kind::null) {
            values.emplace_back(entry.key, std::nullopt);
        } else if (auto one = values_.text(entry.value, entry.key)) {
            values.emplace_back(entry.key, *std::move(one));
        }
    }
}

void FieldLoader::object(const Field& field,
                         bool /*present*/,
                         const std::function<void()>& begin,
                         const std::function<void(FieldVisitor&)>& inner) {
    const YamlNode* node = take(field, Kind::map);
    if (node == nullptr) {
        return;
    }
    begin();
    FieldLoader loader(
        *node, fmt::format("`{}`", field.name), node->position, values_.diagnostics());
    inner(loader);
    loader.finish();
}

void FieldLoader::element(const Field& field,
                          const List& list,
                          const YamlNode& node,
                          std::size_t i) {
    const std::string owner = fmt::format("an element of `{}`", field.name);
    if (node.kind == Kind::map) {
        list.append();
        FieldLoader loader(node, owner, node.position, values_.diagnostics());
        list.at(i, loader);
        loader.finish();
        return;
    }
    YamlNode map{.kind = Kind::map, .text = {}, .position = node.position, .entries = {}};
    map.entries.push_back(
        {.key = std::string(list.short_form), .key_position = node.position, .value = node});
    list.append();
    FieldLoader loader(map, owner, node.position, values_.diagnostics());
    list.at(i, loader);
}

void FieldLoader::list(const Field& field, const List& list) {
    const YamlNode* node = take(field, Kind::sequence);
    if (node == nullptr) {
        return;
    }
    std::size_t i = list.size;
    for (const YamlNode::Entry& entry : node->entries) {
        const bool short_form = entry.value.kind != Kind::null && !list.short_form.empty();
        if (entry.value.kind != Kind::map && !short_form) {
            values_.mistake(
                entry.value.position,
                "wrong-type",
                fmt::format(
                    "each of `{}` must be a map, not {}", field.name, kind_name(entry.value.kind)));
            continue;
        }
        element(field, list, entry.value, i++);
    }
}

void FieldLoader::on_or_name(const Field& field, bool& on, std::string& name) {
    const YamlNode* node = take(field);
    if (node == nullptr) {
        return;
    }
    if (node->kind == Kind::scalar && node->style == YamlNode::Style::plain &&
        (node->text == "true" || node->text == "false")) {
        on = node->text == "true";
    } else if (auto given = values_.filled_text(*node, field.name)) {
        on = true;
        name = *std::move(given);
    }
}

void FieldLoader::sql_by_dialect(const Field& field,
                                 std::optional<std::string>& any,
                                 std::optional<std::string>& postgresql,
                                 std::optional<std::string>& sqlite) {
    const YamlNode* node = take(field);
    if (node == nullptr) {
        return;
    }
    if (node->kind == Kind::scalar) {
        any = node->text;
        return;
    }
    if (node->kind != Kind::map) {
        values_.wrong_type(*node, field.name, "text or a map of dialects");
        return;
    }
    FieldLoader loader(
        *node, fmt::format("`{}`", field.name), node->position, values_.diagnostics());
    loader.sql({"postgresql", {}}, postgresql);
    loader.sql({"sqlite", {}}, sqlite);
    loader.finish();
}

void FieldLoader::one_of(std::span<const std::string_view> names, bool required) {
    std::vector<std::string> all;
    const YamlNode::Entry* first = nullptr;
    for (const YamlNode::Entry& entry : map_.entries) {
        if (std::find(names.begin(), names.end(), std::string_view(entry.key)) == names.end()) {
            continue;
        }
        if (first != nullptr) {
            values_.mistake(entry.key_position,
                            "too-many-keys",
                            fmt::format("`{}` and `{}` exclude each other", first->key, entry.key),
                            "Keep one of them.");
            return;
        }
        first = &entry;
    }
    if (first == nullptr && required) {
        for (const std::string_view name : names) {
            all.push_back(fmt::format("`{}`", name));
        }
        values_.mistake(
            at_, "missing-key", fmt::format("{} needs one of {}", owner_, join(all, ", ")));
    }
}

}  // namespace dbtool::migration
