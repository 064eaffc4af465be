#include "ddl/families/object_ref.hpp"

#include <array>
#include <vector>

namespace dbtool::ddl {
namespace {

using Kind = ObjectRef::Kind;

struct KindWord {
    Kind kind;
    std::string_view key;
    std::string_view help;
    Movable least;  ///< The narrowest set that it belongs to.
};

/// In the order of the enumeration.
constexpr std::array<KindWord, 12> kind_words = {{
    {Kind::table, "table", "A table", Movable::with_schema},
    {Kind::column, "column", "A column of the table", Movable::with_comment},
    {Kind::constraint, "constraint", "A constraint of the table", Movable::with_comment},
    {Kind::index, "index", "An index", Movable::with_comment},
    {Kind::view, "view", "A view", Movable::with_schema},
    {Kind::materialized_view, "materialized_view", "A materialized view", Movable::with_schema},
    {Kind::sequence, "sequence", "A sequence", Movable::with_schema},
    {Kind::type, "type", "A type or a domain", Movable::with_schema},
    {Kind::function, "function", "A function or a procedure", Movable::with_schema},
    {Kind::schema, "schema", "A schema", Movable::with_owner},
    {Kind::trigger, "trigger", "A trigger of the table", Movable::with_comment},
    {Kind::policy, "policy", "A policy of the table", Movable::with_comment},
}};

bool is_part(Kind kind) {
    return kind == Kind::column || kind == Kind::constraint || kind == Kind::trigger ||
           kind == Kind::policy;
}

/// A key of an object that stands by itself; its value is taken where it is given.
void visit_whole(FieldVisitor& visitor, const KindWord& word, const ObjectRef& was, ObjectRef& is) {
    const Field field{word.key, word.help};
    const bool mine = was.kind == word.kind || (word.kind == Kind::table && is_part(was.kind));
    const bool there = mine && !was.name.name.empty();
    if (word.kind == Kind::schema) {
        std::optional<Identifier> name = there ? std::optional(was.name.name) : std::nullopt;
        visitor.identifier(field, name);
        if (name) {
            is.kind = word.kind;
            is.name = {std::nullopt, *name};
        }
        return;
    }
    std::optional<QualifiedName> name = there ? std::optional(was.name) : std::nullopt;
    visitor.qualified(field, name);
    if (name) {
        is.kind = mine ? was.kind : word.kind;
        is.name = *name;
    }
}

void visit_part(FieldVisitor& visitor, const KindWord& word, const ObjectRef& was, ObjectRef& is) {
    std::optional<Identifier> part;
    if (was.kind == word.kind && !was.part.empty()) {
        part = was.part;
    }
    visitor.identifier({word.key, word.help}, part);
    if (part) {
        is.kind = word.kind;
        is.part = *part;
    }
}

}  // namespace

void describe_object_ref(FieldVisitor& visitor, ObjectRef& object, Movable kinds) {
    const ObjectRef was = object;
    std::vector<std::string_view> wholes;
    std::vector<std::string_view> parts;
    for (const KindWord& word : kind_words) {
        if (word.least > kinds) {
            continue;
        }
        if (is_part(word.kind)) {
            visit_part(visitor, word, was, object);
            parts.push_back(word.key);
        } else {
            visit_whole(visitor, word, was, object);
            wholes.push_back(word.key);
        }
    }
    visitor.text({"arguments", "Of a function: `(integer, text)`; not needed where there is one"},
                 object.arguments);
    visitor.one_of(wholes, true);
    if (!parts.empty()) {
        visitor.one_of(parts, false);
    }
}

std::string in_words(const ObjectRef& object) {
    const KindWord& word = kind_words.at(static_cast<std::size_t>(object.kind));
    std::string kind(word.key == "materialized_view" ? "materialized view" : word.key);
    const std::string whole = object.name.name.empty() ? "" : sql_name(object.name);
    if (object.kind == Kind::column) {
        return kind + " " + (whole.empty() ? "" : whole + ".") + sql_name(object.part);
    }
    if (is_part(object.kind)) {
        return kind + " " + sql_name(object.part) + (whole.empty() ? "" : " of " + whole);
    }
    return kind + " " + whole + object.arguments;
}

}  // namespace dbtool::ddl
