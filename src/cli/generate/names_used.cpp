#include <type_traits>
#include <variant>

#include "generate/names.hpp"

namespace dbtool::cli {
namespace {

using Uses = std::vector<NameUse>;

void add_reference(Uses& uses, const ddl::References& references) {
    uses.push_back({references.table, references.columns});
}

std::vector<Identifier> columns_of(const std::vector<ddl::IndexColumn>& columns) {
    std::vector<Identifier> out;
    for (const ddl::IndexColumn& column : columns) {
        if (column.expression.empty()) {
            out.push_back(column.name);
        }
    }
    return out;
}

Uses of(const ddl::CreateTable& op) {
    Uses uses;
    for (const ddl::Column& column : op.body.columns) {
        if (column.references) {
            add_reference(uses, *column.references);
        }
    }
    for (const ddl::ForeignKey& key : op.body.foreign_keys) {
        add_reference(uses, key.references);
    }
    uses.push_back({op.table, op.body.primary_key});
    return uses;
}

Uses of(const ddl::AddColumn& op) {
    Uses uses = {{op.table, {}}};
    if (op.column.references) {
        add_reference(uses, *op.column.references);
    }
    return uses;
}

Uses of(const ddl::CreateIndex& op) {
    std::vector<Identifier> columns = columns_of(op.index.columns);
    columns.insert(columns.end(), op.index.include.begin(), op.index.include.end());
    return {{op.table, std::move(columns)}};
}

Uses of(const ddl::AddForeignKey& op) {
    Uses uses = {{op.table, op.key.columns}};
    add_reference(uses, op.key.references);
    return uses;
}

Uses of(const ddl::AddSearch& op) {
    NameUse use{op.table, {}};
    for (const ddl::SearchColumn& column : op.columns) {
        use.columns.push_back(column.name);
    }
    return {use};
}

Uses of(const ddl::AddCheck& op) {
    return {{op.table, {}}};
}
Uses of(const ddl::AddUnique& op) {
    return {{op.table, op.key.columns}};
}
Uses of(const ddl::SetNotNull& op) {
    return {{op.table, {op.column}}};
}
Uses of(const ddl::SetStorage& op) {
    return {{op.table, {}}};
}
Uses of(const ddl::CreatePartition& op) {
    return {{op.of, {}}};
}
Uses of(const ddl::CreateTrigger& op) {
    return {{op.table, {}}};
}
Uses of(const ddl::AddTimestamps& op) {
    return {{op.table, {}}};
}
Uses of(const ddl::AddAudit& op) {
    return {{op.table, op.columns}};
}
Uses of(const ddl::AddSoftDelete& op) {
    NameUse use{op.table, {}};
    for (Identifier& column : columns_of(op.index)) {
        if (column != op.column) {
            use.columns.push_back(std::move(column));
        }
    }
    return {use};
}

}  // namespace

Uses names_used(const ddl::Operation& operation) {
    return std::visit(
        [](const auto& op) -> Uses {
            if constexpr (requires { of(op); }) {
                return of(op);
            } else {
                return {};  // Not among the kinds that are generated, or about no table.
            }
        },
        operation.body);
}

}  // namespace dbtool::cli
