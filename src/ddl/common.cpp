#include "ddl/common.hpp"

#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::size_t longest_name = 63;

constexpr std::array<std::string_view, 3> order_words = {"", "asc", "desc"};
constexpr std::array<std::string_view, 3> nulls_words = {"", "first", "last"};
constexpr std::array<std::string_view, 3> strategy_words = {"range", "list", "hash"};
constexpr std::array<std::string_view, 3> identity_words = {"", "always", "by_default"};
constexpr std::array<std::string_view, 2> dialect_words = {"postgresql", "sqlite"};

void describe_dialects(FieldVisitor& visitor, Common& common) {
    std::vector<std::string> names;
    for (const Dialect dialect : common.dialects) {
        names.emplace_back(to_string(dialect));
    }
    visitor.words({"dialects", "The databases that it is for; all where it is left out"},
                  names,
                  dialect_words);
    common.dialects.clear();
    for (const std::string& name : names) {
        common.dialects.push_back(name == dialect_words[1] ? Dialect::sqlite : Dialect::postgresql);
    }
}

void describe_allow(FieldVisitor& visitor, Common& common) {
    std::vector<std::pair<std::string, std::optional<std::string>>> rules;
    for (const auto& [rule, why] : common.allow) {
        rules.emplace_back(rule, why);
    }
    visitor.parameters({"allow", "Lint rules that it may break, each with the reason why"}, rules);
    common.allow.clear();
    for (const auto& [rule, why] : rules) {
        common.allow.emplace_back(rule, why.value_or(""));
    }
}

std::vector<std::string> texts_of(const std::vector<IndexColumn>& columns) {
    std::vector<std::string> out;
    for (const IndexColumn& column : columns) {
        out.push_back(column.name.empty() ? column.expression : column.name.str());
    }
    return out;
}

}  // namespace

const std::array<std::string_view, 5> referential_action_words = {
    "no_action", "restrict", "cascade", "set_null", "set_default"};
const std::array<std::string_view, 3> deferrable_words = {"false", "true", "deferred"};

void describe_common(FieldVisitor& visitor, Common& common, const OperationInfo& info) {
    visitor.boolean({"online", "Take care for others who use the table; false: the plain form"},
                    common.online);
    visitor.duration({"lock_timeout", "How long a statement may wait for a lock"},
                     common.lock_timeout);
    visitor.duration({"statement_timeout", "How long a statement may take"},
                     common.statement_timeout);
    describe_dialects(visitor, common);
    if (info.takes_if_exists) {
        visitor.boolean(
            {"if_exists", "Nothing is done where it is not there"}, common.if_exists, false);
    }
    if (info.takes_if_not_exists) {
        visitor.boolean({"if_not_exists", "Nothing is done where it is there already"},
                        common.if_not_exists,
                        false);
    }
    visitor.boolean(
        {"lossy", "What it destroys does not come back, and that is known"}, common.lossy, false);
    describe_allow(visitor, common);
    if (info.takes_comment) {
        visitor.text({"comment", "A comment on what it makes, kept in the database"},
                     common.comment);
    }
}

void describe_name(FieldVisitor& visitor, const Field& field, Identifier& name) {
    std::optional<Identifier> given;
    if (!name.empty()) {
        given = name;
    }
    visitor.identifier(field, given);
    name = given.value_or(Identifier());
}

void describe(FieldVisitor& visitor, References& references) {
    visitor.qualified({"table", "The table that is referred to", true}, references.table);
    visitor.identifiers({"columns", "Its columns; its primary key where they are left out"},
                        references.columns);
    // A column's own reference is to one column.
    std::optional<Identifier> one;
    visitor.identifier({"column", "Its column, where there is one"}, one);
    if (one) {
        references.columns = {*one};
    }
    describe_word(visitor,
                  {"on_delete", "What happens to rows that refer to a row that is deleted"},
                  references.on_delete,
                  referential_action_words,
                  ReferentialAction::no_action);
    describe_word(visitor,
                  {"on_update", "What happens to rows that refer to a row whose key changes"},
                  references.on_update,
                  referential_action_words,
                  ReferentialAction::no_action);
    describe_word(
        visitor,
        {"deferrable",
         "May be checked at the end of a transaction; deferred: is, unless told otherwise"},
        references.deferrable,
        deferrable_words,
        Deferrable::no);
}

void describe_column_fields(FieldVisitor& visitor, Column& column) {
    visitor.sql({"type",
                 "As the database writes it, or a portable name such as bigint, text, timestamptz",
                 true},
                column.type);
    visitor.boolean({"null", "May it hold nothing"}, column.null, true);
    visitor.value({"default", "A literal, or {sql: EXPRESSION}"}, column.default_value);
    visitor.sql({"generated", "The expression that it is computed from, and stored"},
                column.generated);
    describe_word(
        visitor,
        {"identity", "Numbered by the database: always, or by_default where none is given"},
        column.identity,
        identity_words,
        Identity::none);
    visitor.text({"collation", "How its texts are ordered"}, column.collation);
    visitor.boolean({"primary_key", "Is it the table's primary key"}, column.primary_key, false);
    visitor.boolean({"unique", "Is every value in it there once"}, column.unique, false);
    visitor.sql({"check", "A rule that every row must keep"}, column.check);
    describe_object(
        visitor, {"references", "The row of another table that it refers to"}, column.references);
}

void describe(FieldVisitor& visitor, Column& column) {
    visitor.identifier({"name", "The column's name", true}, column.name);
    describe_column_fields(visitor, column);
    visitor.text({"comment", "A comment on the column"}, column.comment);
}

void describe(FieldVisitor& visitor, IndexColumn& column) {
    describe_name(visitor, {"name", "A column"}, column.name);
    visitor.sql({"expression", "An expression, in place of a column"}, column.expression);
    describe_word(
        visitor, {"order", "The direction"}, column.order, order_words, IndexColumn::Order::none);
    describe_word(visitor,
                  {"nulls", "Where rows without a value stand"},
                  column.nulls,
                  nulls_words,
                  IndexColumn::Nulls::none);
    visitor.text({"opclass", "The operator class"}, column.opclass);
    visitor.text({"collation", "The collation"}, column.collation);
    static constexpr std::array<std::string_view, 2> either = {"name", "expression"};
    visitor.one_of(either, true);
}

void describe(FieldVisitor& visitor, UniqueKey& key) {
    visitor.identifiers({"columns", "The columns", true}, key.columns);
    describe_name(visitor,
                  {"name", "The constraint's name; by the naming rule where it is left out"},
                  key.name);
}

void describe(FieldVisitor& visitor, Check& check) {
    visitor.sql({"check", "The rule: an expression that must not be false", true}, check.check);
    describe_name(visitor,
                  {"name", "The constraint's name; by the naming rule where it is left out"},
                  check.name);
}

void describe(FieldVisitor& visitor, ForeignKey& key) {
    static constexpr std::array<std::string_view, 2> match_words = {"simple", "full"};
    visitor.identifiers({"columns", "The columns that refer", true}, key.columns);
    visitor.object(
        {"references", "What they refer to", true},
        true,
        [] {},
        [&](FieldVisitor& inner) { describe(inner, key.references); });
    describe_name(visitor,
                  {"name", "The constraint's name; by the naming rule where it is left out"},
                  key.name);
    describe_word(visitor,
                  {"on_delete", "What happens to rows that refer to a row that is deleted"},
                  key.references.on_delete,
                  referential_action_words,
                  key.references.on_delete);
    describe_word(visitor,
                  {"on_update", "What happens to rows that refer to a row whose key changes"},
                  key.references.on_update,
                  referential_action_words,
                  key.references.on_update);
    int match = key.match_full ? 1 : 0;
    visitor.word({"match", "full: all columns refer, or none"}, match, match_words, 0);
    key.match_full = match == 1;
    describe_word(
        visitor,
        {"deferrable",
         "May be checked at the end of a transaction; deferred: is, unless told otherwise"},
        key.references.deferrable,
        deferrable_words,
        key.references.deferrable);
}

void describe(FieldVisitor& visitor, Index& index) {
    describe_list(
        visitor, {"columns", "Columns and expressions, in order", true}, index.columns, "name");
    describe_name(
        visitor, {"name", "The index's name; by the naming rule where it is left out"}, index.name);
    visitor.boolean({"unique", "Is every combination there once"}, index.unique, false);
    visitor.text({"using", "The method: btree, gin, gist, brin, hash, ..."}, index.method);
    visitor.identifiers({"include", "Columns that are only carried along"}, index.include);
    visitor.sql({"where", "The rows that it is for"}, index.where);
    visitor.parameters({"storage", "Storage parameters, such as fillfactor"}, index.storage);
    visitor.text({"tablespace", "The tablespace"}, index.tablespace);
    visitor.boolean({"nulls_distinct", "false: two rows without a value count as alike"},
                    index.nulls_distinct,
                    true);
}

void describe(FieldVisitor& visitor, PartitionBy& by) {
    static constexpr std::array<std::string_view, 3> names = strategy_words;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto strategy = static_cast<PartitionBy::Strategy>(i);
        std::vector<std::string> columns;
        if (by.strategy == strategy) {
            columns = by.columns;
        }
        const std::size_t before = columns.size();
        visitor.words({names.at(i), "The columns, or expressions in parentheses"}, columns, {});
        if (columns.size() != before) {
            by.strategy = strategy;
            by.columns = columns;
        }
    }
    visitor.one_of(names, true);
}

void complete_key(UniqueKey& key, const QualifiedName& table, const std::string& rule) {
    if (key.name.empty()) {
        key.name = name_by_rule(rule, table, ddl::texts_of(key.columns), column_list(key.columns));
    }
}

void complete_check(Check& check, const QualifiedName& table, const NameRules& names) {
    if (check.name.empty()) {
        check.name = name_by_rule(names.check, table, {check.check}, check.check);
    }
}

void complete_foreign_key(ForeignKey& key, const QualifiedName& table, const NameRules& names) {
    if (key.name.empty()) {
        const std::string definition = column_list(key.columns) + sql_name(key.references.table) +
                                       column_list(key.references.columns);
        key.name = name_by_rule(names.foreign_key,
                                table,
                                ddl::texts_of(key.columns),
                                definition,
                                key.references.table.name.str());
    }
}

void complete_index(Index& index, const QualifiedName& table, const NameRules& names) {
    if (index.name.empty()) {
        const std::vector<std::string> columns = texts_of(index.columns);
        index.name = name_by_rule(index.unique ? names.unique : names.index,
                                  table,
                                  columns,
                                  joined(columns) + index.where);
    }
}

void check_name(const Identifier& name, std::vector<Mistake>& mistakes) {
    if (name.str().size() > longest_name) {
        mistakes.push_back(
            {"name-too-long",
             fmt::format("the name \"{}\" has {} bytes, and PostgreSQL cuts names at 63",
                         name.str(),
                         name.str().size()),
             "Give it a shorter name."});
    }
}

void check_name(const QualifiedName& name, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_name(name.name, mistakes);
    if (!name.schema) {
        return;
    }
    check_name(*name.schema, mistakes);
    if (dialect == Dialect::sqlite && name.schema->str() != "main") {
        mistakes.push_back(
            {"no-schema-on-sqlite",
             fmt::format("SQLite has no schema \"{}\"", name.schema->str()),
             "Leave the schema out, and set it for PostgreSQL with `schema:` in dbtool.yaml or "
             "--schema; or say `dialects: [postgresql]`."});
    }
}

namespace {

bool is_boolean(std::string_view type) {
    const std::string lower = to_lower(trim(type));
    return lower == "boolean" || lower == "bool";
}

}  // namespace

void check_column(const Column& column, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_name(column.name, mistakes);
    if (column.references) {
        check_name(column.references->table, dialect, mistakes);
    }
    const int sources = (column.default_value ? 1 : 0) + (column.generated ? 1 : 0) +
                        (column.identity != Identity::none ? 1 : 0);
    if (sources > 1) {
        mistakes.push_back(
            {"column-has-two-values",
             fmt::format("column {} has more than one of default, generated and identity",
                         column.name.str()),
             "Keep one of them."});
    }
    if (column.default_value && column.default_value->kind == Value::Kind::text &&
        is_boolean(column.type)) {
        mistakes.push_back({"boolean-by-text",
                            fmt::format("the default of column {} is the text \"{}\", and its type "
                                        "is boolean",
                                        column.name.str(),
                                        column.default_value->text),
                            "Write `true` or `false`: in YAML, yes, no, on and off are texts."});
    }
}

void check_index(const Index& index, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_name(index.name, mistakes);
    const auto refuse = [&](bool there, std::string_view field) {
        if (there && dialect == Dialect::sqlite) {
            mistakes.push_back({"no-meaning-on-sqlite",
                                fmt::format("\"{}\" of an index has no meaning on SQLite", field),
                                "Leave it out, or say `dialects: [postgresql]`."});
        }
    };
    refuse(!index.method.empty(), "using");
    refuse(!index.include.empty(), "include");
    refuse(!index.storage.empty(), "storage");
    refuse(!index.tablespace.empty(), "tablespace");
    refuse(!index.nulls_distinct, "nulls_distinct");
    for (const IndexColumn& column : index.columns) {
        check_name(column.name, mistakes);
        refuse(!column.opclass.empty(), "opclass");
        refuse(column.nulls != IndexColumn::Nulls::none, "nulls");
    }
}

}  // namespace dbtool::ddl
