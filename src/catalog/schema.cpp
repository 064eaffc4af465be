#include <algorithm>

#include <dbtool/catalog/schema.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::catalog {
namespace {

template <typename Relations>
auto find_in(Relations& relations,
             const std::optional<Identifier>& schema,
             const Identifier& name,
             Dialect dialect) -> decltype(relations.data()) {
    const auto found = std::find_if(relations.begin(), relations.end(), [&](const Relation& each) {
        const bool here =
            !schema || !each.name.schema || same_name(*each.name.schema, *schema, dialect);
        return here && same_name(each.name.name, name, dialect);
    });
    return found != relations.end() ? &*found : nullptr;
}

/// An attached database: what is read of SQLite is its own database, main.
bool is_elsewhere(const Schema& schema, const QualifiedName& name) {
    return schema.dialect == Dialect::sqlite && name.schema &&
           !same_name(*name.schema, Identifier{"main"}, Dialect::sqlite);
}

template <typename S>
auto find_by(S& schema, const QualifiedName& name) -> decltype(schema.relations.data()) {
    if (is_elsewhere(schema, name)) {
        return nullptr;
    }
    if (name.schema || schema.search_path.empty()) {
        return find_in(schema.relations, name.schema, name.name, schema.dialect);
    }
    for (const Identifier& place : schema.search_path) {
        if (auto* found = find_in(schema.relations, place, name.name, schema.dialect)) {
            return found;
        }
    }
    return nullptr;
}

}  // namespace

bool same_name(const Identifier& a, const Identifier& b, Dialect dialect) {
    return dialect == Dialect::sqlite ? to_lower(a.str()) == to_lower(b.str()) : a == b;
}

const Column* Relation::find(const Identifier& column, Dialect dialect) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& each) {
        return same_name(each.name, column, dialect);
    });
    return found != columns.end() ? &*found : nullptr;
}

const Relation* Schema::find(const QualifiedName& name) const {
    return find_by(*this, name);
}

Relation* Schema::find(const QualifiedName& name) {
    return find_by(*this, name);
}

QualifiedName Schema::placed(const QualifiedName& name) const {
    if (name.schema || dialect == Dialect::sqlite || search_path.empty()) {
        return name;
    }
    return {.schema = search_path.front(), .name = name.name};
}

std::vector<std::string> names_like(const Schema& schema, const QualifiedName& name) {
    std::vector<std::string> out;
    for (const Relation& each : schema.relations) {
        const QualifiedName bare{.schema = std::nullopt, .name = each.name.name};
        if (name.schema) {
            out.push_back(to_text(each.name));
        } else if (schema.find(bare) == &each) {
            out.push_back(to_text(bare));
        }
    }
    return out;
}

}  // namespace dbtool::catalog
