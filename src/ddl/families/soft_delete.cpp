#include "ddl/families/soft_delete.hpp"

#include <array>
#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/families/soft_delete_trigger.hpp"
#include "ddl/families/trigger_parts.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::array<std::string_view, 2> uniques_words = {"keep", "live"};

Identifier by_of(const AddSoftDelete& op) {
    if (!op.by.on) {
        return {};
    }
    return Identifier(op.by.name.empty() ? "deleted_by" : op.by.name);
}

/// A view without a schema of its own is beside the table.
std::optional<QualifiedName> view_of(const AddSoftDelete& op) {
    if (op.view.name.empty()) {
        return beside(op.table, "live_{table}");
    }
    std::optional<QualifiedName> name = parse_qualified_name(op.view.name);
    if (name && !name->schema) {
        name->schema = op.table.schema;
    }
    return name;
}

Operation add_column(const QualifiedName& table, const Identifier& name, std::string type) {
    AddColumn add;
    add.table = table;
    add.column.name = name;
    add.column.type = std::move(type);
    return {std::move(add), {}, {}};
}

Operation listing_index(const AddSoftDelete& op, const std::string& live) {
    std::vector<std::string> columns;
    for (const IndexColumn& column : op.index) {
        columns.push_back(column.name.empty() ? column.expression : column.name.str());
    }
    CreateIndex create;
    create.table = op.table;
    create.index.name = name_by_rule("ix_{table}_live_{columns}", op.table, columns, "");
    create.index.columns = op.index;
    create.index.where = live;
    return {std::move(create), {}, {}};
}

void add_trigger(const AddSoftDelete& op, Dialect dialect, std::vector<Operation>& parts) {
    if (dialect == Dialect::sqlite) {
        RowTriggers triggers;
        triggers.table = op.table;
        triggers.kind = RowTriggers::Kind::soft_delete;
        triggers.column = op.column;
        parts.push_back({std::move(triggers), {}, {}});
        return;
    }
    parts.push_back(
        trigger_function(op.table, "{table}_soft_delete", soft_delete_body(op.column, by_of(op))));
    parts.push_back(trigger_on(op.table,
                               {.rule = "trg_{table}_soft_delete",
                                .function_rule = "{table}_soft_delete",
                                .when = CreateTrigger::When::before,
                                .on = {"delete"}}));
}

}  // namespace

void describe(FieldVisitor& visitor, AddSoftDelete& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    std::optional<Identifier> column;
    if (op.column.str() != "deleted_at") {
        column = op.column;
    }
    visitor.identifier({"column", "The column for when a row was deleted; deleted_at"}, column);
    op.column = column.value_or(Identifier("deleted_at"));
    visitor.on_or_name(
        {"by", "A column for who deleted it; true: deleted_by"}, op.by.on, op.by.name);
    visitor.on_or_name(
        {"view", "A view of the live rows; true: live_<table>"}, op.view.on, op.view.name);
    visitor.boolean({"trigger", "A trigger turns DELETE into a soft delete"}, op.trigger, false);
    describe_word(visitor,
                  {"uniques", "live: unique constraints become unique indexes over live rows"},
                  op.uniques,
                  uniques_words,
                  AddSoftDelete::Uniques::keep);
    describe_list(
        visitor, {"index", "Columns of an index over live rows, for listing"}, op.index, "name");
}

void check_one(const AddSoftDelete& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.column, mistakes);
    check_name(by_of(op), mistakes);
    if (op.column == by_of(op)) {
        mistakes.push_back({"duplicate-column",
                            fmt::format("column and by are both {}", sql_name(op.column)),
                            "Give them two names."});
    }
    const std::optional<QualifiedName> view = view_of(op);
    if (!view) {
        mistakes.push_back(
            {"malformed-name",
             fmt::format("\"{}\" is not a view's name", op.view.name),
             "Write `name` or `schema.name`; put a part with dots in double quotes."});
    } else if (op.view.on) {
        check_name(*view, dialect, mistakes);
    }
    if (!op.index.empty()) {
        check_index(std::get<CreateIndex>(listing_index(op, "").body).index, dialect, mistakes);
    }
}

std::vector<Operation> expand(const AddSoftDelete& op, Dialect dialect) {
    const std::string live = sql_name(op.column) + " IS NULL";
    std::vector<Operation> parts = {add_column(op.table, op.column, "timestamptz")};
    if (op.by.on) {
        parts.push_back(add_column(op.table, by_of(op), "text"));
    }
    if (op.uniques == AddSoftDelete::Uniques::live) {
        parts.push_back({PartialUniques{op.table, live}, {}, {}});
    }
    if (!op.index.empty()) {
        parts.push_back(listing_index(op, live));
    }
    if (op.view.on) {
        CreateView view;
        view.name = view_of(op).value_or(QualifiedName());
        view.query = fmt::format("SELECT * FROM {} WHERE {}", sql_name(op.table), live);
        parts.push_back({std::move(view), {}, {}});
    }
    if (op.trigger) {
        add_trigger(op, dialect, parts);
    }
    return parts;
}

void describe(FieldVisitor& visitor, PartialUniques& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.sql({"where", "The rows that are to be unique", true}, op.where);
}

Reverse reverse_of(const PartialUniques& op, const Common& /*common*/, Dialect /*dialect*/) {
    Reverse out;
    out.kind = Reverse::Kind::kept;
    out.what = "the unique constraints and unique indexes of " + to_text(op.table);
    return out;
}

}  // namespace dbtool::ddl
