#include <algorithm>
#include <variant>

#include "generate/names.hpp"

namespace dbtool::cli {
namespace {

using catalog::Relation;
using catalog::Schema;

void add(Schema& schema,
         const QualifiedName& name,
         Relation::Kind kind,
         std::vector<catalog::Column> columns,
         bool columns_known) {
    schema.relations.push_back({.name = schema.placed(name),
                                .kind = kind,
                                .columns = std::move(columns),
                                .indexes = {},
                                .columns_known = columns_known});
}

void drop(Schema& schema, const QualifiedName& name) {
    const Relation* found = schema.find(name);
    if (found != nullptr) {
        schema.relations.erase(schema.relations.begin() + (found - schema.relations.data()));
    }
}

catalog::Column column_of(const ddl::Column& column) {
    return {.name = column.name, .type = column.type, .null = column.null};
}

/// The columns of a view are known where it names them.
void add_view(Schema& schema,
              const QualifiedName& name,
              Relation::Kind kind,
              const std::vector<Identifier>& names) {
    std::vector<catalog::Column> columns;
    for (const Identifier& column : names) {
        columns.push_back({.name = column, .type = {}, .null = true});
    }
    add(schema, name, kind, std::move(columns), !names.empty());
}

void apply_one(Schema& schema, const ddl::CreateTable& op) {
    std::vector<catalog::Column> columns;
    for (const ddl::Column& column : op.body.columns) {
        columns.push_back(column_of(column));
    }
    add(schema, op.table, Relation::Kind::table, std::move(columns), true);
}
void apply_one(Schema& schema, const ddl::DropTable& op) {
    drop(schema, op.table);
}
void apply_one(Schema& schema, const ddl::RenameTable& op) {
    if (Relation* found = schema.find(op.table)) {
        found->name.name = op.to;
    }
}
void apply_one(Schema& schema, const ddl::AddColumn& op) {
    if (Relation* found = schema.find(op.table)) {
        found->columns.push_back(column_of(op.column));
    }
}
void apply_one(Schema& schema, const ddl::DropColumn& op) {
    if (Relation* found = schema.find(op.table)) {
        std::erase_if(found->columns, [&](const catalog::Column& column) {
            return catalog::same_name(column.name, op.column, schema.dialect);
        });
    }
}
void apply_one(Schema& schema, const ddl::RenameColumn& op) {
    if (Relation* found = schema.find(op.table)) {
        for (catalog::Column& column : found->columns) {
            if (catalog::same_name(column.name, op.from, schema.dialect)) {
                column.name = op.to;
            }
        }
    }
}
void apply_one(Schema& schema, const ddl::CreateView& op) {
    add_view(schema, op.name, Relation::Kind::view, op.columns);
}
void apply_one(Schema& schema, const ddl::CreateMaterializedView& op) {
    add_view(schema, op.name, Relation::Kind::materialized_view, op.columns);
}
void apply_one(Schema& schema, const ddl::DropView& op) {
    drop(schema, op.name);
}
void apply_one(Schema& schema, const ddl::DropMaterializedView& op) {
    drop(schema, op.name);
}
void apply_one(Schema& schema, const ddl::CreatePartition& op) {
    const Relation* whole = schema.find(op.of);
    add(schema,
        op.table,
        Relation::Kind::table,
        whole != nullptr ? whole->columns : std::vector<catalog::Column>{},
        whole != nullptr && whole->columns_known);
}
void apply_one(Schema& schema, const ddl::RenameSchema& op) {
    for (Relation& relation : schema.relations) {
        if (relation.name.schema == op.from) {
            relation.name.schema = op.to;
        }
    }
}
void apply_one(Schema& schema, const ddl::SetSchema& op) {
    Relation* found = schema.find(op.object.name);
    using Kind = ddl::ObjectRef::Kind;
    const bool relation = op.object.kind == Kind::table || op.object.kind == Kind::view ||
                          op.object.kind == Kind::materialized_view;
    if (relation && found != nullptr) {
        found->name.schema = op.to;
    }
}

}  // namespace

void apply(Schema& schema, const ddl::Operation& operation) {
    for (const ddl::Operation& each : ddl::flatten({operation}, schema.dialect, {})) {
        std::visit(
            [&](const auto& op) {
                if constexpr (requires { apply_one(schema, op); }) {
                    apply_one(schema, op);
                }
            },
            each.body);
    }
}

}  // namespace dbtool::cli
