#include "ddl/families/view.hpp"

#include <dbtool/core/identifier.hpp>

#include "ddl/common.hpp"
#include "ddl/families/program.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// What all views have: T has name, query, columns and options.
template <typename T>
void describe_view(FieldVisitor& visitor, T& op) {
    visitor.qualified({"name", "The view", true}, op.name);
    visitor.sql({"query", "The query whose rows it shows", true}, op.query);
    visitor.identifiers(
        {"columns", "The names of its columns; the query's where they are left out"}, op.columns);
    visitor.parameters(
        {"options", "PostgreSQL: such as security_invoker, check_option, fillfactor"}, op.options);
}

template <typename T>
void check_view(const T& op, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
    for (const Identifier& column : op.columns) {
        check_name(column, mistakes);
    }
    refuse_on_sqlite(!op.options.empty(), "options", dialect, mistakes);
    if (bare_statement(op.query).empty()) {
        mistakes.push_back({"query-is-empty",
                            "view " + to_text(op.name) + " has an empty query",
                            "Give the SELECT that it stands for."});
    }
}

Common where_it_is(const Common& common) {
    Common down;
    down.if_exists = common.if_not_exists;
    return down;
}

Reverse dropped(OperationBody body, const Common& common) {
    Reverse out = derived_reverse(std::move(body));
    out.operations.front().common = where_it_is(common);
    return out;
}

}  // namespace

void describe(FieldVisitor& visitor, CreateView& op) {
    describe_view(visitor, op);
}
void check_one(const CreateView& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_view(op, dialect, mistakes);
}
void complete_one(CreateView& op, const NameRules& /*names*/) {
    op.query = bare_statement(op.query);
}
Reverse reverse_of(const CreateView& op, const Common& common, Dialect /*dialect*/) {
    return dropped(DropView{op.name, false}, common);
}

void describe(FieldVisitor& visitor, ReplaceView& op) {
    describe_view(visitor, op);
}
void check_one(const ReplaceView& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_view(op, dialect, mistakes);
}
void complete_one(ReplaceView& op, const NameRules& /*names*/) {
    op.query = bare_statement(op.query);
}
Reverse reverse_of(const ReplaceView& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the definition of view " + to_text(op.name));
}

void describe(FieldVisitor& visitor, DropView& op) {
    visitor.qualified({"name", "The view", true}, op.name);
    describe_cascade(visitor, op.cascade);
}
void check_one(const DropView& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
    refuse_on_sqlite(op.cascade, "cascade", dialect, mistakes);
}
Reverse reverse_of(const DropView& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the definition of view " + to_text(op.name), op.cascade);
}

void describe(FieldVisitor& visitor, CreateMaterializedView& op) {
    describe_view(visitor, op);
    visitor.identifiers(
        {"unique_index", "The columns of a unique index, which refresh needs with concurrently"},
        op.unique_index);
    describe_name(visitor,
                  {"unique_index_name", "Its name; by the naming rule where it is left out"},
                  op.unique_index_name);
    visitor.boolean(
        {"with_data", "false: it stays empty until it is refreshed"}, op.with_data, true);
}
void check_one(const CreateMaterializedView& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_view(op, dialect, mistakes);
    check_name(op.unique_index_name, mistakes);
    if (op.unique_index.empty() && !op.unique_index_name.empty()) {
        mistakes.push_back({"index-without-columns",
                            "\"unique_index_name\" is given without \"unique_index\"",
                            "Give the index's columns as `unique_index`."});
    }
}
void complete_one(CreateMaterializedView& op, const NameRules& names) {
    op.query = bare_statement(op.query);
    if (op.unique_index_name.empty() && !op.unique_index.empty()) {
        op.unique_index_name = name_by_rule(
            names.unique, op.name, texts_of(op.unique_index), column_list(op.unique_index));
    }
}
Reverse reverse_of(const CreateMaterializedView& op, const Common& common, Dialect /*dialect*/) {
    return dropped(DropMaterializedView{op.name, false}, common);
}

void describe(FieldVisitor& visitor, DropMaterializedView& op) {
    visitor.qualified({"name", "The materialized view", true}, op.name);
    describe_cascade(visitor, op.cascade);
}
void check_one(const DropMaterializedView& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}
Reverse reverse_of(const DropMaterializedView& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the definition of materialized view " + to_text(op.name), op.cascade);
}

void describe(FieldVisitor& visitor, Refresh& op) {
    visitor.qualified({"materialized_view", "The materialized view", true}, op.materialized_view);
    visitor.boolean({"concurrently", "It can be read meanwhile; it needs a unique index"},
                    op.concurrently,
                    false);
}
void check_one(const Refresh& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.materialized_view, dialect, mistakes);
}
Reverse reverse_of(const Refresh& /*op*/, const Common& /*common*/, Dialect /*dialect*/) {
    return nothing_to_undo();
}

}  // namespace dbtool::ddl
