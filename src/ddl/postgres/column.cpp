#include "ddl/families/column.hpp"

#include <fmt/format.h>

#include "ddl/postgres/batched.hpp"
#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/constraint_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_column.hpp"
#include "ddl/postgres/restoring.hpp"
#include "ddl/postgres/volatility.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// Rows in one transaction of a fill: a second or so of locks.
constexpr int fill_batch = 10000;

std::string is_null(const Identifier& column) {
    return sql_name(column) + " IS NULL";
}

/// Gives the rows that have nothing a value; others can use the table meanwhile.
void fill_in_batches(const QualifiedName& table,
                     const Identifier& column,
                     const std::string& expression,
                     Output& out) {
    out.solo(batched_update(table, {{column, expression}}, is_null(column), fill_batch), true);
}

/// SET NOT NULL looks at every row under the strongest lock, unless a valid CHECK says already what
/// it would find; and such a CHECK is validated under a lock that lets others write.
void refuse_null_online(const QualifiedName& table, const Identifier& column, Output& out) {
    const Check check{
        name_by_rule("ck_{table}_{columns}_not_null", table, {column.str()}, column.str()),
        sql_name(column) + " IS NOT NULL"};
    const std::string name = sql_name(check.name);
    out.statement(alter_table(table) + "ADD " + check_clause(check) + " NOT VALID");
    out.boundary();
    out.statement(alter_table(table) + "VALIDATE CONSTRAINT " + name);
    out.boundary();
    out.statement(alter_column(table, column) + "SET NOT NULL");
    out.statement(alter_table(table) + "DROP CONSTRAINT " + name);
}

bool rewrites(const Column& column) {
    return column.default_value && column.default_value->kind == Value::Kind::expression &&
           is_volatile(column.default_value->text);
}

std::string add_column(const AddColumn& op, const Column& column, const Setting& setting) {
    return alter_table(op.table) +
           fmt::format("ADD COLUMN {}{}", setting.if_not_exists(), column_definition(column));
}

void comment_column(const AddColumn& op, const Setting& setting, Output& out) {
    const auto& comment = op.column.comment ? op.column.comment : setting.common.comment;
    if (comment) {
        out.statement(column_comment(op.table, op.column.name, *comment));
    }
}

/// The column first, empty; its default for new rows; then the old rows, in batches.
void add_column_in_steps(const AddColumn& op, const Setting& setting, Output& out) {
    const std::string value = value_sql(*op.column.default_value, Dialect::postgresql);
    Column bare = op.column;
    bare.default_value.reset();
    bare.null = true;
    out.statement(add_column(op, bare, setting));
    out.statement(alter_column(op.table, bare.name) + "SET DEFAULT " + value);
    comment_column(op, setting, out);
    fill_in_batches(op.table, bare.name, value, out);
    if (!op.column.null) {
        refuse_null_online(op.table, bare.name, out);
    }
}

std::string needed_oid(Facts& facts, const QualifiedName& table) {
    const auto oid = oid_of(facts, "regclass", table);
    if (!oid) {
        throw not_there("table " + to_text(table));
    }
    return *oid;
}

std::string whole_name(const QualifiedName& table, const Identifier& column) {
    return sql_name(table) + "." + sql_name(column);
}

/// A statement that keeps what `read` answers of a column that must be there.
using ReadColumn = std::function<std::vector<std::string>(Facts&, const std::string& table)>;
void change_keeping(const std::string& statement,
                    const QualifiedName& table,
                    const Identifier& column,
                    std::string_view what,
                    ReadColumn read,
                    Output& out) {
    const std::string shown = fmt::format("{} of {}", what, whole_name(table, column));
    out.keeping({statement}, [=](Facts& facts) {
        const std::vector<std::string> old = read(facts, needed_oid(facts, table));
        if (old.empty()) {
            throw not_there("column " + whole_name(table, column));
        }
        return Resolved{{statement}, restoring(shown, old)};
    });
}

void change_default(const std::string& statement,
                    const QualifiedName& table,
                    const Identifier& column,
                    Output& out) {
    change_keeping(
        statement,
        table,
        column,
        "default",
        [column](Facts& facts, const std::string& oid) { return kept_default(facts, oid, column); },
        out);
}

}  // namespace

void render_postgres(const AddColumn& op, const Setting& setting, Output& out) {
    if (rewrites(op.column) && setting.online(op.table)) {
        add_column_in_steps(op, setting, out);
        return;
    }
    out.statement(add_column(op, op.column, setting));
    comment_column(op, setting, out);
}

void render_postgres(const DropColumn& op, const Setting& setting, Output& out) {
    const std::string statement = alter_table(op.table) + fmt::format("DROP COLUMN {}{}{}",
                                                                      setting.if_exists(),
                                                                      sql_name(op.column),
                                                                      op.cascade ? " CASCADE" : "");
    if (op.was || op.cascade) {
        out.statement(statement);
        return;
    }
    out.keeping({statement}, [=](Facts& facts) {
        return Resolved{{statement},
                        restoring("column " + whole_name(op.table, op.column),
                                  kept_column(facts, needed_oid(facts, op.table), op.column))};
    });
}

void render_postgres(const RenameColumn& op, const Setting&, Output& out) {
    out.statement(alter_table(op.table) +
                  fmt::format("RENAME COLUMN {} TO {}", sql_name(op.from), sql_name(op.to)));
}

void render_postgres(const AlterType& op, const Setting&, Output& out) {
    const std::string conversion =
        op.using_expression.empty() ? "" : " USING " + op.using_expression;
    const std::string down = op.down_using;
    const Identifier column = op.column;
    change_keeping(
        alter_column(op.table, column) + "TYPE " + postgres_type(op.type) + conversion,
        op.table,
        column,
        "type",
        [column, down](Facts& facts, const std::string& oid) {
            return kept_type(facts, oid, column, down);
        },
        out);
}

void render_postgres(const SetDefault& op, const Setting&, Output& out) {
    change_default(
        alter_column(op.table, op.column) + "SET DEFAULT " + value_sql(op.to, Dialect::postgresql),
        op.table,
        op.column,
        out);
}

void render_postgres(const DropDefault& op, const Setting&, Output& out) {
    change_default(alter_column(op.table, op.column) + "DROP DEFAULT", op.table, op.column, out);
}

void render_postgres(const SetNotNull& op, const Setting& setting, Output& out) {
    const bool online = setting.online(op.table);
    if (!op.fill.empty() && online) {
        fill_in_batches(op.table, op.column, op.fill, out);
    } else if (!op.fill.empty()) {
        out.statement(fmt::format("UPDATE {} SET {} = {} WHERE {}",
                                  sql_name(op.table),
                                  sql_name(op.column),
                                  op.fill,
                                  is_null(op.column)));
    }
    if (online) {
        refuse_null_online(op.table, op.column, out);
    } else {
        out.statement(alter_column(op.table, op.column) + "SET NOT NULL");
    }
}

void render_postgres(const DropNotNull& op, const Setting&, Output& out) {
    out.statement(alter_column(op.table, op.column) + "DROP NOT NULL");
}

}  // namespace dbtool::ddl
