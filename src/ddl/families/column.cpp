#include "ddl/families/column.hpp"

#include "ddl/common.hpp"
#include "ddl/families/rename.hpp"
#include "ddl/reversal.hpp"

namespace dbtool::ddl {
namespace {

void describe_column_of_table(FieldVisitor& visitor, QualifiedName& table, Identifier& column) {
    visitor.qualified({"table", "The table", true}, table);
    visitor.identifier({"column", "The column", true}, column);
}

std::string whole_name(const QualifiedName& table, const Identifier& column) {
    return sql_name(table) + "." + sql_name(column);
}

Operation plain(OperationBody body) {
    return {std::move(body), {}, {}};
}

}  // namespace

void describe(FieldVisitor& visitor, AddColumn& op) {
    describe_column_of_table(visitor, op.table, op.column.name);
    describe_column_fields(visitor, op.column);
}

void check_one(const AddColumn& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_column(op.column, dialect, mistakes);
    const Column& column = op.column;
    if (common.if_not_exists &&
        (column.primary_key || column.unique || column.check || column.references)) {
        mistakes.push_back(
            {"constraint-of-column-that-may-be-there",
             "\"if_not_exists\" does not go with a constraint on the column, which may be there "
             "too",
             "Add the constraint by an operation of its own."});
    }
}

std::vector<Operation> expand(const AddColumn& op, Dialect) {
    AddColumn bare = op;
    Column& column = bare.column;
    column.primary_key = false;
    column.unique = false;
    column.check.reset();
    column.references.reset();
    std::vector<Operation> parts = {plain(bare)};
    if (op.column.check) {
        parts.push_back(plain(AddCheck{op.table, {{}, *op.column.check}, false}));
    }
    if (op.column.primary_key) {
        parts.push_back(
            plain(AddPrimaryKey{op.table, {{}, {column.name}}, std::nullopt, Deferrable::no}));
    }
    if (op.column.unique) {
        parts.push_back(
            plain(AddUnique{op.table, {{}, {column.name}}, std::nullopt, Deferrable::no}));
    }
    if (op.column.references) {
        parts.push_back(plain(AddForeignKey{op.table,
                                            {{}, {column.name}, *op.column.references, false},
                                            AddForeignKey::Orphans::fail}));
    }
    return parts;
}

Reverse reverse_of(const AddColumn& op, const Common& common, Dialect) {
    return derived(DropColumn{op.table, op.column.name, std::nullopt, false}, common.if_not_exists);
}

void describe(FieldVisitor& visitor, DropColumn& op) {
    describe_column_of_table(visitor, op.table, op.column);
    visitor.object(
        {"was", "What it is, as for add_column, to make it again by"},
        op.was.has_value(),
        [&] { op.was.emplace(); },
        [&](FieldVisitor& inner) {
            describe_name(
                inner, {"name", "The column's name, if it is to be repeated"}, op.was->name);
            describe_column_fields(inner, *op.was);
            inner.text({"comment", "A comment on the column"}, op.was->comment);
        });
    visitor.boolean({"cascade", "Drop what depends on it too"}, op.cascade, false);
}

void check_one(const DropColumn& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    if (op.was) {
        check_column(*op.was, dialect, mistakes);
        if (!op.was->name.empty() && op.was->name != op.column) {
            mistakes.push_back({"two-columns",
                                "\"was\" speaks of column " + sql_name(op.was->name) +
                                    " and not of " + sql_name(op.column),
                                "Leave the name in \"was\" out."});
        }
    }
    if (op.cascade && dialect == Dialect::sqlite) {
        mistakes.push_back({"no-meaning-on-sqlite",
                            "\"cascade\" has no meaning on SQLite",
                            "Leave it out, or say `dialects: [postgresql]`."});
    }
}

Reverse reverse_of(const DropColumn& op, const Common& common, Dialect dialect) {
    if (op.cascade) {
        return not_with_cascade();
    }
    if (!op.was) {
        return kept(
            "column " + whole_name(op.table, op.column) + " with its constraints and indexes",
            true);
    }
    AddColumn back{op.table, *op.was};
    back.column.name = op.column;
    const auto comment = std::exchange(back.column.comment, std::nullopt);
    Reverse reverse{.kind = Reverse::Kind::derived,
                    .operations = expand(back, dialect),
                    .what = {},
                    .why = {},
                    .lossy = true};
    for (Operation& one : reverse.operations) {
        complete(one, NameRules());
    }
    Common& first = reverse.operations.front().common;
    first.comment = comment;
    first.if_not_exists = common.if_exists && reverse.operations.size() == 1;
    return reverse;
}

void describe(FieldVisitor& visitor, RenameColumn& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe_from(visitor, {"column", "The column: another word for from"}, op.from);
    visitor.identifier({"to", "Its name from now on", true}, op.to);
}

void check_one(const RenameColumn& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.to, mistakes);
}

Reverse reverse_of(const RenameColumn& op, const Common&, Dialect) {
    return derived(RenameColumn{op.table, op.to, op.from});
}

void describe(FieldVisitor& visitor, AlterType& op) {
    describe_column_of_table(visitor, op.table, op.column);
    visitor.sql({"type", "The new type", true}, op.type);
    visitor.sql({"using", "What each row's value becomes; a cast where it is left out"},
                op.using_expression);
    visitor.sql({"down_using", "What it becomes on the way back"}, op.down_using);
}

void check_one(const AlterType& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}

Reverse reverse_of(const AlterType& op, const Common&, Dialect) {
    return kept("the type of column " + whole_name(op.table, op.column));
}

void describe(FieldVisitor& visitor, SetDefault& op) {
    describe_column_of_table(visitor, op.table, op.column);
    std::optional<Value> to;
    if (op.to.kind != Value::Kind::null) {
        to = op.to;
    }
    visitor.value({"to", "A literal, or {sql: EXPRESSION}", true}, to);
    op.to = to.value_or(Value());
}

void check_one(const SetDefault& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}

Reverse reverse_of(const SetDefault& op, const Common&, Dialect) {
    return kept("the default of column " + whole_name(op.table, op.column));
}

void describe(FieldVisitor& visitor, DropDefault& op) {
    describe_column_of_table(visitor, op.table, op.column);
}

void check_one(const DropDefault& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}

Reverse reverse_of(const DropDefault& op, const Common&, Dialect) {
    return kept("the default of column " + whole_name(op.table, op.column));
}

void describe(FieldVisitor& visitor, SetNotNull& op) {
    describe_column_of_table(visitor, op.table, op.column);
    visitor.sql({"fill", "An expression for the rows that have nothing, which are filled first"},
                op.fill);
}

void check_one(const SetNotNull& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}

Reverse reverse_of(const SetNotNull& op, const Common&, Dialect) {
    return derived(DropNotNull{op.table, op.column, {}});
}

void describe(FieldVisitor& visitor, DropNotNull& op) {
    describe_column_of_table(visitor, op.table, op.column);
    visitor.sql({"down_fill", "An expression for the rows that have nothing on the way back"},
                op.down_fill);
}

void check_one(const DropNotNull& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}

Reverse reverse_of(const DropNotNull& op, const Common&, Dialect dialect) {
    if (dialect == Dialect::sqlite) {
        // It may have a name and an ON CONFLICT there.
        return kept("the NOT NULL of column " + whole_name(op.table, op.column));
    }
    return derived(SetNotNull{op.table, op.column, op.down_fill});
}

}  // namespace dbtool::ddl
