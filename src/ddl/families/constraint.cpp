#include "ddl/families/constraint.hpp"

#include <array>
#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::array<std::string_view, 3> orphan_words = {"fail", "delete", "set_null"};
constexpr std::array<std::string_view, 2> columns_or_index = {"columns", "using_index"};
constexpr std::array<std::string_view, 2> name_or_expression = {"name", "expression"};

Reverse by_dropping(const QualifiedName& table, const Identifier& name) {
    return {.kind = Reverse::Kind::derived, .operations = {{DropConstraint{table, name}, {}, {}}}};
}

void refuse_on_sqlite(bool there,
                      std::string_view field,
                      Dialect dialect,
                      std::vector<Mistake>& mistakes) {
    if (there && dialect == Dialect::sqlite) {
        mistakes.push_back({"no-meaning-on-sqlite",
                            fmt::format("\"{}\" has no meaning on SQLite", field),
                            "Leave it out, or say `dialects: [postgresql]`."});
    }
}

void describe_deferrable(FieldVisitor& visitor, Deferrable& value) {
    describe_word(
        visitor,
        {"deferrable",
         "May be checked at the end of a transaction; deferred: is, unless told otherwise"},
        value,
        deferrable_words,
        Deferrable::no);
}

/// The fields of add_unique and add_primary_key.
template <typename T>
void describe_key(FieldVisitor& visitor, T& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.identifiers({"columns", "The columns"}, op.key.columns);
    describe_name(visitor,
                  {"name", "The constraint's name; by the naming rule where it is left out"},
                  op.key.name);
    visitor.identifier(
        {"using_index", "A unique index that is there already, and becomes the constraint's own"},
        op.using_index);
    describe_deferrable(visitor, op.deferrable);
    visitor.one_of(columns_or_index, true);
}

template <typename T>
void check_key(const T& op, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.key.name, mistakes);
    for (const Identifier& column : op.key.columns) {
        check_name(column, mistakes);
    }
    if (op.using_index) {
        check_name(*op.using_index, mistakes);
    }
    refuse_on_sqlite(op.using_index.has_value(), "using_index", dialect, mistakes);
    refuse_on_sqlite(op.deferrable != Deferrable::no, "deferrable", dialect, mistakes);
}

/// A constraint that takes an index over is called as the index is, as PostgreSQL has it.
template <typename T>
void complete_key_of(T& op, const std::string& rule) {
    if (op.key.name.empty() && op.using_index) {
        op.key.name = *op.using_index;
    }
    complete_key(op.key, op.table, rule);
}

}  // namespace

// Found by describe_list() only where the struct is.
static void describe(FieldVisitor& visitor, ExclusionElement& element) {
    describe_name(visitor, {"name", "A column"}, element.name);
    visitor.sql({"expression", "An expression, in place of a column"}, element.expression);
    visitor.text({"with", "The operator that must not hold between two rows: =, &&", true},
                 element.with);
    visitor.text({"opclass", "The operator class"}, element.opclass);
    visitor.one_of(name_or_expression, true);
}

void describe(FieldVisitor& visitor, AddCheck& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe(visitor, op.check);
    visitor.boolean(
        {"no_inherit", "Not for tables that inherit from this one"}, op.no_inherit, false);
}

void check_one(const AddCheck& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.check.name, mistakes);
    refuse_on_sqlite(op.no_inherit, "no_inherit", dialect, mistakes);
}

void complete_one(AddCheck& op, const NameRules& names) {
    complete_check(op.check, op.table, names);
}

Reverse reverse_of(const AddCheck& op, const Common& /*common*/, Dialect /*dialect*/) {
    return by_dropping(op.table, op.check.name);
}

void describe(FieldVisitor& visitor, AddForeignKey& op) {
    visitor.qualified({"table", "The table whose rows refer", true}, op.table);
    describe(visitor, op.key);
    describe_word(
        visitor,
        {"orphans", "What becomes of rows that refer to nothing: fail, delete them, or set_null"},
        op.orphans,
        orphan_words,
        AddForeignKey::Orphans::fail);
}

void check_one(const AddForeignKey& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.key.name, mistakes);
    check_name(op.key.references.table, dialect, mistakes);
    for (const Identifier& column : op.key.columns) {
        check_name(column, mistakes);
    }
    const std::vector<Identifier>& referred = op.key.references.columns;
    if (!referred.empty() && referred.size() != op.key.columns.size()) {
        mistakes.push_back(
            {"foreign-key-columns",
             fmt::format("{} columns refer to {}", op.key.columns.size(), referred.size()),
             "Give as many columns in `references` as in `columns`."});
    }
    // SQLite reads MATCH, and does nothing about it (foreignkeys, section 6).
    refuse_on_sqlite(op.key.match_full, "match: full", dialect, mistakes);
}

void complete_one(AddForeignKey& op, const NameRules& names) {
    complete_foreign_key(op.key, op.table, names);
}

Reverse reverse_of(const AddForeignKey& op, const Common& /*common*/, Dialect /*dialect*/) {
    Reverse out = by_dropping(op.table, op.key.name);
    out.lossy = op.orphans != AddForeignKey::Orphans::fail;
    return out;
}

void describe(FieldVisitor& visitor, AddUnique& op) {
    describe_key(visitor, op);
}

void check_one(const AddUnique& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_key(op, dialect, mistakes);
}

void complete_one(AddUnique& op, const NameRules& names) {
    complete_key_of(op, names.unique);
}

Reverse reverse_of(const AddUnique& op, const Common& /*common*/, Dialect /*dialect*/) {
    if (op.using_index) {
        return {.kind = Reverse::Kind::kept,
                .what = fmt::format("the definition of index {}", op.using_index->str())};
    }
    return by_dropping(op.table, op.key.name);
}

void describe(FieldVisitor& visitor, AddPrimaryKey& op) {
    describe_key(visitor, op);
}

void check_one(const AddPrimaryKey& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_key(op, dialect, mistakes);
}

void complete_one(AddPrimaryKey& op, const NameRules& names) {
    complete_key_of(op, names.primary_key);
}

Reverse reverse_of(const AddPrimaryKey& op, const Common& /*common*/, Dialect dialect) {
    if (dialect == Dialect::sqlite) {
        return {.kind = Reverse::Kind::kept,
                .what = fmt::format("the definition of table {}", to_text(op.table))};
    }
    // A primary key makes its columns NOT NULL, and they stay so when it is dropped.
    const std::string what =
        op.using_index
            ? fmt::format("the definition of index {}, and which of its columns may be null",
                          op.using_index->str())
            : fmt::format("which columns of the key of {} may be null", to_text(op.table));
    return {.kind = Reverse::Kind::kept, .what = what};
}

void describe(FieldVisitor& visitor, AddExclusion& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe_list(visitor, {"elements", "What is compared, and how", true}, op.elements);
    describe_name(visitor,
                  {"name", "The constraint's name; by the naming rule where it is left out"},
                  op.name);
    visitor.text({"using", "The index method; gist where it is left out"}, op.method);
    visitor.sql({"where", "The rows that it is for"}, op.where);
    describe_deferrable(visitor, op.deferrable);
}

void check_one(const AddExclusion& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
    if (op.elements.empty()) {
        mistakes.push_back({"no-columns",
                            "an exclusion constraint needs an element",
                            "Give one in `elements`: {name: room, with: =}."});
    }
}

void complete_one(AddExclusion& op, const NameRules& names) {
    if (!op.name.empty()) {
        return;
    }
    std::vector<std::string> columns;
    std::string definition = op.where;
    for (const ExclusionElement& element : op.elements) {
        columns.push_back(element.name.empty() ? element.expression : element.name.str());
        definition += columns.back() + element.with;
    }
    op.name = name_by_rule(names.exclusion, op.table, columns, definition);
}

Reverse reverse_of(const AddExclusion& op, const Common& /*common*/, Dialect /*dialect*/) {
    return by_dropping(op.table, op.name);
}

void describe(FieldVisitor& visitor, ValidateConstraint& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.identifier({"name", "The constraint", true}, op.name);
}

void check_one(const ValidateConstraint& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
}

Reverse reverse_of(const ValidateConstraint& /*op*/,
                   const Common& /*common*/,
                   Dialect /*dialect*/) {
    return {.kind = Reverse::Kind::nothing};
}

void describe(FieldVisitor& visitor, DropConstraint& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.identifier({"name", "The constraint", true}, op.name);
    visitor.boolean({"cascade", "Foreign keys that rest on it go with it"}, op.cascade, false);
}

void check_one(const DropConstraint& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
    refuse_on_sqlite(op.cascade, "cascade", dialect, mistakes);
}

Reverse reverse_of(const DropConstraint& op, const Common& /*common*/, Dialect /*dialect*/) {
    return {.kind = Reverse::Kind::kept,
            .what = fmt::format(
                "the definition of constraint {} of {}", op.name.str(), to_text(op.table))};
}

}  // namespace dbtool::ddl
