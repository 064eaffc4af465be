#include "ddl/postgres/index_text.hpp"

#include <fmt/format.h>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

std::string element(const IndexColumn& column) {
    std::string out =
        column.name.empty() ? in_parentheses(column.expression) : sql_name(column.name);
    if (!column.collation.empty()) {
        out += " COLLATE " + collation_name(column.collation);
    }
    if (!column.opclass.empty()) {
        out += " " + column.opclass;
    }
    if (column.order != IndexColumn::Order::none) {
        out += column.order == IndexColumn::Order::asc ? " ASC" : " DESC";
    }
    if (column.nulls != IndexColumn::Nulls::none) {
        out += column.nulls == IndexColumn::Nulls::first ? " NULLS FIRST" : " NULLS LAST";
    }
    return out;
}

std::string elements(const std::vector<IndexColumn>& columns) {
    std::vector<std::string> parts;
    parts.reserve(columns.size());
    for (const IndexColumn& column : columns) {
        parts.push_back(element(column));
    }
    return joined(parts);
}

/// What stands behind the columns, in the order of the grammar.
std::string clauses(const Index& index) {
    std::string out;
    if (!index.include.empty()) {
        out += fmt::format(" INCLUDE ({})", column_list(index.include));
    }
    if (!index.nulls_distinct) {
        out += " NULLS NOT DISTINCT";
    }
    if (!index.storage.empty()) {
        out += fmt::format(" WITH ({})", parameter_list(index.storage));
    }
    if (!index.tablespace.empty()) {
        out += " TABLESPACE " + sql_name(Identifier(index.tablespace));
    }
    if (!index.where.empty()) {
        out += " WHERE " + index.where;
    }
    return out;
}

}  // namespace

std::string collation_name(const std::string& collation) {
    const std::optional<QualifiedName> name = parse_qualified_name(collation);
    return name ? sql_name(*name) : collation;
}

QualifiedName beside(const QualifiedName& table, const Identifier& index) {
    return {table.schema, index};
}

std::string index_sql(const QualifiedName& table, const Index& index, IndexForm form) {
    return fmt::format("CREATE {}INDEX {}{}{} ON {}{}{} ({}){}",
                       index.unique ? "UNIQUE " : "",
                       form.concurrently ? "CONCURRENTLY " : "",
                       form.if_not_exists ? "IF NOT EXISTS " : "",
                       sql_name(index.name),
                       form.only ? "ONLY " : "",
                       sql_name(table),
                       index.method.empty() ? "" : " USING " + index.method,
                       elements(index.columns),
                       clauses(index));
}

}  // namespace dbtool::ddl
