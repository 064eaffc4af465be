#include "ddl/families/column.hpp"

#include <algorithm>
#include <utility>

#include <dbtool/core/error.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/definition.hpp"
#include "ddl/sqlite/rebuild.hpp"
#include "ddl/sqlite/tokens.hpp"
#include "ddl/sqlite/types.hpp"

namespace dbtool::ddl {
namespace {

using sqlite::Draft;
using sqlite::RebuildPlan;
using sqlite::TableText;

std::string whole_name(const QualifiedName& table, const Identifier& column) {
    return sql_name(table.name) + "." + sql_name(column);
}

TableText::Column require_column(const TableText& table, const Identifier& column) {
    if (const auto found = table.find_column(column)) {
        return *found;
    }
    std::vector<std::string> names;
    for (const TableText::Column& one : table.columns()) {
        names.push_back(one.name.str());
    }
    throw sqlite::no_such_part("column", column, table.name(), names);
}

/// A rebuild that changes one column, which must be there.
template <typename Edit>
RebuildPlan change(const Identifier& column, Edit edit) {
    RebuildPlan plan;
    plan.edit = [column, edit](Draft& draft) {
        require_column(draft.table, column);
        edit(draft);
        return true;
    };
    return plan;
}

/// ALTER TABLE ... ADD COLUMN takes a constant only, and numbers no rows.
bool needs_rebuild(const Column& column) {
    const bool expression =
        column.default_value && column.default_value->kind == Value::Kind::expression;
    return expression || column.generated || column.identity != Identity::none;
}

bool add_to(Draft& draft, Column column, bool if_not_exists) {
    if (if_not_exists && draft.table.find_column(column.name)) {
        return false;
    }
    if (column.identity != Identity::none) {
        column.null = false;
        draft.fill.emplace_back(column.name, "rowid");
    }
    draft.table.add_column(sqlite::column_sql(column, draft.table.strict()));
    return true;
}

std::string add_statement(const QualifiedName& table, const Column& column, bool strict) {
    return "ALTER TABLE " + sql_name(table.name) + " ADD COLUMN " +
           sqlite::column_sql(column, strict);
}

/// The part of CREATE INDEX behind the table's name: columns, expressions and condition.
std::string_view covered(const Identifier& table, const std::string& create_index) {
    const sqlite::Scanned text(create_index);
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const bool on = text.is_word(i, "ON") && text.is_name(i + 1) &&
                        sqlite::same_name(text.name(i + 1), table) && text.is_symbol(i + 2, '(');
        if (on) {
            return text.between(i + 2, text.size() - 1);
        }
    }
    return create_index;
}

/// SQLite would take the column's name in double quotes for a string from then on.
void refuse_generated(const TableText& table, const Identifier& column) {
    for (const TableText::Constraint& one : table.constraints()) {
        if (one.kind == TableText::Kind::generated && sqlite::mentions(one.text, column)) {
            throw Error(ErrorKind::database,
                        "column " + column.str() + " cannot be dropped: column " +
                            one.columns.front().str() + " is made of it",
                        "Drop that column first.");
        }
    }
}

/// What names a column that goes, goes with it, as on PostgreSQL: constraints and indexes.
void drop_with(Draft& draft, const Identifier& column) {
    draft.table.drop_column(column);
    refuse_generated(draft.table, column);
    for (const TableText::Constraint& one : draft.table.constraints()) {
        const bool in_key =
            std::any_of(one.columns.begin(), one.columns.end(), [&](const Identifier& name) {
                return sqlite::same_name(name, column);
            });
        const bool in_check =
            one.kind == TableText::Kind::check && sqlite::mentions(one.text, column);
        if (in_key || in_check) {
            draft.table.drop_constraint(one);
        }
    }
    std::erase_if(draft.attached, [&](const sqlite::SchemaObject& object) {
        return object.type == "index" &&
               sqlite::mentions(covered(draft.table.name(), object.sql), column);
    });
}

}  // namespace

void render_sqlite(const AddColumn& op, const Setting& setting, Output& out) {
    const bool if_not_exists = setting.common.if_not_exists;
    if (needs_rebuild(op.column)) {
        sqlite::rebuild(out,
                        op.table,
                        "rebuild " + sql_name(op.table.name) + " with column " +
                            sqlite::column_sql(op.column, false),
                        {.edit = [column = op.column, if_not_exists](Draft& draft) {
                            return add_to(draft, column, if_not_exists);
                        }});
        return;
    }
    std::string plain = add_statement(op.table, op.column, false);
    if (!if_not_exists && plain == add_statement(op.table, op.column, true)) {
        out.statement(std::move(plain));
        return;
    }
    out.live(plain, [op, if_not_exists](Facts& facts) -> Resolved {
        const TableText table = sqlite::read_table(facts, op.table.name);
        if (if_not_exists && table.find_column(op.column.name)) {
            return {};
        }
        return {{add_statement(op.table, op.column, table.strict())}};
    });
}

void render_sqlite(const DropColumn& op, const Setting& setting, Output& out) {
    RebuildPlan plan;
    plan.edit = [column = op.column, if_exists = setting.common.if_exists](Draft& draft) {
        if (if_exists && !draft.table.find_column(column)) {
            return false;
        }
        require_column(draft.table, column);
        if (draft.table.columns().size() == 1) {
            throw Error(
                ErrorKind::database,
                "column " + column.str() + " is the only one of table " + draft.table.name().str(),
                "A table needs a column on SQLite: drop the table.");
        }
        drop_with(draft, column);
        return true;
    };
    if (!op.was) {
        plan.keep = "column " + whole_name(op.table, op.column);
    }
    sqlite::rebuild(out,
                    op.table,
                    "rebuild " + sql_name(op.table.name) + " without column " + sql_name(op.column),
                    std::move(plan));
}

void render_sqlite(const RenameColumn& op, const Setting& /*setting*/, Output& out) {
    out.statement("ALTER TABLE " + sql_name(op.table.name) + " RENAME COLUMN " + sql_name(op.from) +
                  " TO " + sql_name(op.to));
}

void render_sqlite(const AlterType& op, const Setting& /*setting*/, Output& out) {
    RebuildPlan plan = change(op.column, [op](Draft& draft) {
        draft.table.set_type(op.column, sqlite::type_sql(op.type, draft.table.strict()));
        if (!op.using_expression.empty()) {
            draft.fill.emplace_back(op.column, op.using_expression);
        }
    });
    plan.keep = "the type of column " + whole_name(op.table, op.column);
    if (!op.down_using.empty()) {
        plan.down_fill.emplace_back(op.column, op.down_using);
    }
    sqlite::rebuild(out,
                    op.table,
                    "rebuild " + sql_name(op.table.name) + " with column " + sql_name(op.column) +
                        " of type " + sqlite::type_sql(op.type, false),
                    std::move(plan));
}

void render_sqlite(const SetDefault& op, const Setting& /*setting*/, Output& out) {
    const std::string value = sqlite::default_sql(op.to);
    RebuildPlan plan = change(op.column, [column = op.column, value](Draft& draft) {
        draft.table.set_default(column, value);
    });
    plan.keep = "the default of column " + whole_name(op.table, op.column);
    sqlite::rebuild(out,
                    op.table,
                    "rebuild " + sql_name(op.table.name) + " with column " + sql_name(op.column) +
                        " by default " + value,
                    std::move(plan));
}

void render_sqlite(const DropDefault& op, const Setting& /*setting*/, Output& out) {
    RebuildPlan plan = change(op.column, [column = op.column](Draft& draft) {
        draft.table.set_default(column, std::nullopt);
    });
    plan.keep = "the default of column " + whole_name(op.table, op.column);
    sqlite::rebuild(out,
                    op.table,
                    "rebuild " + sql_name(op.table.name) + " with column " + sql_name(op.column) +
                        " without a default",
                    std::move(plan));
}

void render_sqlite(const SetNotNull& op, const Setting& /*setting*/, Output& out) {
    sqlite::rebuild(
        out,
        op.table,
        "rebuild " + sql_name(op.table.name) + " with column " + sql_name(op.column) + " not null",
        change(op.column, [op](Draft& draft) {
            draft.table.set_not_null(op.column, true);
            if (!op.fill.empty()) {
                draft.fill.emplace_back(op.column,
                                        "coalesce(" + sql_name(op.column) + ", " + op.fill + ")");
            }
        }));
}

void render_sqlite(const DropNotNull& op, const Setting& /*setting*/, Output& out) {
    RebuildPlan plan = change(
        op.column, [column = op.column](Draft& draft) { draft.table.set_not_null(column, false); });
    plan.keep = "the NOT NULL of column " + whole_name(op.table, op.column);
    if (!op.down_fill.empty()) {
        plan.down_fill.emplace_back(op.column,
                                    "coalesce(" + sql_name(op.column) + ", " + op.down_fill + ")");
    }
    sqlite::rebuild(out,
                    op.table,
                    "rebuild " + sql_name(op.table.name) + " with column " + sql_name(op.column) +
                        " that may be null",
                    std::move(plan));
}

}  // namespace dbtool::ddl
