#include "ddl/families/constraint.hpp"

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/definition.hpp"
#include "ddl/sqlite/rebuild.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

using sqlite::Draft;
using sqlite::TableText;
using Schema = std::vector<sqlite::SchemaObject>;

std::string in_words(const QualifiedName& table, const std::string& constraint) {
    return "rebuild " + sql_name(table.name) + " with " + constraint;
}

/// Whether rows that are there keep it is found while they are copied, or by foreign_key_check.
void add(Output& out, const QualifiedName& table, const std::string& constraint) {
    sqlite::rebuild(out, table, in_words(table, constraint), {.edit = [constraint](Draft& draft) {
                        draft.table.add_constraint(constraint);
                        return true;
                    }});
}

/// What a foreign key refers to: its columns, or the primary key of that table.
std::vector<Identifier> referred_columns(const ForeignKey& key, const Schema& schema) {
    if (!key.references.columns.empty()) {
        return key.references.columns;
    }
    const Identifier& table = key.references.table.name;
    return TableText::parse(sqlite::require_object(schema, "table", table).sql).primary_key();
}

/// The rows that refer to nothing.
std::string orphans(const AddForeignKey& op, const Schema& schema) {
    const std::vector<Identifier> referred = referred_columns(op.key, schema);
    const std::string own = sql_name(op.table.name) + ".";
    std::vector<std::string> given;
    std::vector<std::string> matches;
    for (std::size_t i = 0; i < op.key.columns.size() && i < referred.size(); ++i) {
        const std::string column = own + sql_name(op.key.columns[i]);
        given.push_back(column + " IS NOT NULL");
        matches.push_back("referred." + sql_name(referred[i]) + " = " + column);
    }
    return joined(given, " AND ") + " AND NOT EXISTS (SELECT 1 FROM " +
           sql_name(op.key.references.table.name) + " AS referred WHERE " +
           joined(matches, " AND ") + ")";
}

void settle_orphans(const AddForeignKey& op, Draft& draft, const Schema& schema) {
    const std::string table = sql_name(op.table.name);
    switch (op.orphans) {
        case AddForeignKey::Orphans::fail:
            break;
        case AddForeignKey::Orphans::remove:
            draft.before.push_back("DELETE FROM " + table + " WHERE " + orphans(op, schema));
            break;
        case AddForeignKey::Orphans::set_null: {
            std::vector<std::string> sets;
            for (const Identifier& column : op.key.columns) {
                sets.push_back(sql_name(column) + " = NULL");
            }
            draft.before.push_back("UPDATE " + table + " SET " + joined(sets) + " WHERE " +
                                   orphans(op, schema));
            break;
        }
    }
}

/// By its name; a primary key without one also by the name that PostgreSQL would give it.
std::optional<TableText::Constraint> find(const TableText& table, const Identifier& name) {
    if (auto found = table.find_constraint(name)) {
        return found;
    }
    if (sqlite::same_name(name, Identifier(table.name().str() + "_pkey"))) {
        for (const TableText::Constraint& one : table.constraints()) {
            if (one.kind == TableText::Kind::primary_key && one.name.empty()) {
                return one;
            }
        }
    }
    return std::nullopt;
}

bool drop_from(Draft& draft, const Identifier& name, bool if_exists) {
    if (const auto found = find(draft.table, name)) {
        return draft.table.drop_constraint(*found);
    }
    if (if_exists) {
        return false;
    }
    std::vector<std::string> names;
    for (const TableText::Constraint& one : draft.table.constraints()) {
        if (!one.name.empty()) {
            names.push_back(one.name.str());
        }
    }
    throw sqlite::no_such_part("constraint", name, draft.table.name(), names);
}

}  // namespace

void render_sqlite(const AddCheck& op, const Setting& /*setting*/, Output& out) {
    add(out, op.table, sqlite::check_sql(op.check));
}

void render_sqlite(const AddUnique& op, const Setting& /*setting*/, Output& out) {
    add(out, op.table, sqlite::unique_sql(op.key));
}

void render_sqlite(const AddForeignKey& op, const Setting& /*setting*/, Output& out) {
    const std::string constraint = sqlite::foreign_key_sql(op.key);
    sqlite::rebuild(
        out, op.table, in_words(op.table, constraint), {.edit = [op, constraint](Draft& draft) {
            settle_orphans(op, draft, draft.schema);
            draft.table.add_constraint(constraint);
            return true;
        }});
}

void render_sqlite(const AddPrimaryKey& op, const Setting& /*setting*/, Output& out) {
    const std::string constraint = sqlite::primary_key_sql(op.key);
    sqlite::rebuild(out,
                    op.table,
                    in_words(op.table, constraint),
                    {.edit =
                         [key = op.key, constraint](Draft& draft) {
                             draft.table.add_constraint(constraint);
                             // Elsewhere a key has no nulls; SQLite would let them in.
                             for (const Identifier& column : key.columns) {
                                 draft.table.set_not_null(column, true);
                             }
                             return true;
                         },
                     .keep = "the definition of table " + sql_name(op.table.name)});
}

void render_sqlite(const DropConstraint& op, const Setting& setting, Output& out) {
    sqlite::rebuild(
        out,
        op.table,
        "rebuild " + sql_name(op.table.name) + " without constraint " + sql_name(op.name),
        {.edit = [name = op.name, if_exists = setting.common.if_exists](
                     Draft& draft) { return drop_from(draft, name, if_exists); },
         .keep = "constraint " + sql_name(op.name) + " of " + sql_name(op.table.name)});
}

}  // namespace dbtool::ddl
