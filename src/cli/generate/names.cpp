#include "generate/names.hpp"

#include <fmt/format.h>
#include <variant>

#include <dbtool/core/text.hpp>

namespace dbtool::cli {
namespace {

using catalog::Relation;
using catalog::Schema;

std::optional<std::string> unknown(const Schema& schema, const NameUse& use) {
    const Relation* relation = schema.find(use.table);
    if (relation == nullptr) {
        const std::string name = to_text(use.table);
        return fmt::format("there is no table \"{}\"{}",
                           name,
                           did_you_mean(name, catalog::names_like(schema, use.table)));
    }
    for (const Identifier& column : use.columns) {
        if (!relation->columns_known || relation->find(column, schema.dialect) != nullptr) {
            continue;
        }
        std::vector<std::string> names;
        for (const catalog::Column& each : relation->columns) {
            names.push_back(each.name.str());
        }
        return fmt::format("{} has no column \"{}\"{}",
                           to_text(use.table),
                           column.str(),
                           did_you_mean(column.str(), names));
    }
    return std::nullopt;
}

std::optional<std::string> taken(const Schema& schema, const QualifiedName& name) {
    // In another schema of the search path it would only be hidden.
    if (schema.find(schema.placed(name)) == nullptr) {
        return std::nullopt;
    }
    return fmt::format("there is a \"{}\" already", to_text(name));
}

std::optional<std::string> taken_by(const Schema& schema, const ddl::Operation& operation) {
    if (operation.common.if_not_exists) {
        return std::nullopt;
    }
    if (const auto* op = std::get_if<ddl::AddColumn>(&operation.body)) {
        const Relation* table = schema.find(op->table);
        if (table != nullptr && table->find(op->column.name, schema.dialect) != nullptr) {
            return fmt::format(
                "{} has a column \"{}\" already", to_text(op->table), op->column.name.str());
        }
    } else if (const auto* view = std::get_if<ddl::CreateView>(&operation.body)) {
        return taken(schema, view->name);
    } else if (const auto* stored = std::get_if<ddl::CreateMaterializedView>(&operation.body)) {
        return taken(schema, stored->name);
    } else if (const auto table = ddl::table_made(operation)) {
        return taken(schema, *table);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> wrong_name(const Schema& schema, const ddl::Operation& operation) {
    Schema there = schema;
    if (std::holds_alternative<ddl::CreateTable>(operation.body)) {
        apply(there, operation);  // A table may refer to itself.
    }
    for (const NameUse& use : names_used(operation)) {
        if (auto problem = unknown(there, use)) {
            return problem;
        }
    }
    for (const ddl::Operation& each : ddl::flatten({operation}, schema.dialect, {})) {
        if (auto problem = taken_by(schema, each)) {
            return problem;
        }
    }
    return std::nullopt;
}

}  // namespace dbtool::cli
