#include "ddl/families/table_body.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "ddl/common.hpp"

namespace dbtool::ddl {
namespace {

bool has_column(const TableBody& body, const Identifier& name) {
    return std::any_of(body.columns.begin(), body.columns.end(), [&](const Column& column) {
        return column.name == name;
    });
}

void check_known(const TableBody& body,
                 const std::vector<Identifier>& columns,
                 std::string_view where,
                 std::vector<Mistake>& mistakes) {
    for (const Identifier& column : columns) {
        if (!has_column(body, column)) {
            mistakes.push_back(
                {"unknown-column",
                 fmt::format(
                     "{} names column {}, which the table does not have", where, sql_name(column)),
                 "Name one of the table's columns."});
        }
    }
}

void check_columns(const TableBody& body, Dialect dialect, std::vector<Mistake>& mistakes) {
    if (body.columns.empty()) {
        mistakes.push_back({"table-without-columns",
                            "a table needs a column",
                            "Give its columns, each with a name and a type."});
    }
    for (auto column = body.columns.begin(); column != body.columns.end(); ++column) {
        check_column(*column, dialect, mistakes);
        const bool again = std::any_of(body.columns.begin(), column, [&](const Column& earlier) {
            return earlier.name == column->name;
        });
        if (again) {
            mistakes.push_back({"column-twice",
                                "column " + sql_name(column->name) + " is there twice",
                                "Give each column once."});
        }
    }
}

void check_primary_key(const TableBody& body, std::vector<Mistake>& mistakes) {
    const auto carrying = std::count_if(body.columns.begin(),
                                        body.columns.end(),
                                        [](const Column& column) { return column.primary_key; });
    if (carrying > 1 || (carrying == 1 && !body.primary_key.empty())) {
        mistakes.push_back({"primary-key-twice",
                            "the table has more than one primary key",
                            "Give one of several columns as `primary_key: [a, b]` of the table."});
    }
}

void check_keys(const TableBody& body, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_known(body, body.primary_key, "the primary key", mistakes);
    for (const UniqueKey& key : body.unique) {
        check_name(key.name, mistakes);
        check_known(body, key.columns, "a unique constraint", mistakes);
    }
    for (const Check& check : body.checks) {
        check_name(check.name, mistakes);
    }
    for (const ForeignKey& key : body.foreign_keys) {
        check_name(key.name, mistakes);
        check_name(key.references.table, dialect, mistakes);
        check_known(body, key.columns, "a foreign key", mistakes);
    }
    for (const Index& index : body.indexes) {
        check_index(index, dialect, mistakes);
        for (const IndexColumn& column : index.columns) {
            if (!column.name.empty()) {
                check_known(body, {column.name}, "an index", mistakes);
            }
        }
    }
}

/// What SQLite cannot do is said, and what PostgreSQL has no need of (`strict`, `without_rowid`)
/// is not: a file for both says more than each needs.
void check_meaning(const TableBody& body, std::vector<Mistake>& mistakes) {
    const auto refuse = [&](bool there, std::string_view field) {
        if (there) {
            mistakes.push_back({"no-meaning-on-sqlite",
                                fmt::format("\"{}\" has no meaning on SQLite", field),
                                "Leave it out, or say `dialects: [postgresql]`."});
        }
    };
    refuse(body.partition_by.has_value(), "partition_by");
    refuse(!body.storage.empty(), "storage");
}

/// A column's own unique, check and references, as the table's.
void lift_constraints(Column& column, TableBody& body) {
    if (column.unique) {
        body.unique.push_back({Identifier(), {column.name}});
        column.unique = false;
    }
    if (column.check) {
        body.checks.push_back({Identifier(), *column.check});
        column.check.reset();
    }
    if (column.references) {
        body.foreign_keys.push_back({Identifier(), {column.name}, *column.references, false});
        column.references.reset();
    }
}

}  // namespace

void describe(FieldVisitor& visitor, TableBody& body) {
    describe_list(visitor, {"columns", "The columns, in order", true}, body.columns);
    visitor.identifiers({"primary_key", "The columns of the primary key"}, body.primary_key);
    describe_list(visitor,
                  {"unique", "Columns that together hold each combination once"},
                  body.unique,
                  "columns");
    describe_list(visitor, {"checks", "Rules that every row must keep"}, body.checks, "check");
    describe_list(
        visitor, {"foreign_keys", "Columns that refer to rows of other tables"}, body.foreign_keys);
    describe_list(visitor, {"indexes", "Indexes"}, body.indexes);
    describe_object(
        visitor, {"partition_by", "How the table is divided into partitions"}, body.partition_by);
    visitor.parameters({"storage", "Storage and autovacuum parameters, such as fillfactor"},
                       body.storage);
    visitor.text({"comment", "A comment on the table, kept in the database"}, body.comment);
    visitor.boolean({"without_rowid", "SQLite: rows are stored by their primary key"},
                    body.without_rowid,
                    false);
    visitor.boolean({"strict", "SQLite: values must be of the column's type"}, body.strict, false);
}

void check_table_body(const TableBody& body, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_columns(body, dialect, mistakes);
    check_primary_key(body, mistakes);
    check_keys(body, dialect, mistakes);
    if (dialect == Dialect::sqlite) {
        check_meaning(body, mistakes);
    }
}

void complete_table_body(TableBody& body, const QualifiedName& table, const NameRules& names) {
    for (Column& column : body.columns) {
        lift_constraints(column, body);
    }
    for (UniqueKey& key : body.unique) {
        complete_key(key, table, names.unique);
    }
    for (Check& check : body.checks) {
        complete_check(check, table, names);
    }
    for (ForeignKey& key : body.foreign_keys) {
        complete_foreign_key(key, table, names);
    }
    for (Index& index : body.indexes) {
        complete_index(index, table, names);
    }
}

std::vector<Identifier> primary_key_of(const TableBody& body) {
    std::vector<Identifier> key = body.primary_key;
    for (const Column& column : body.columns) {
        if (column.primary_key) {
            key.push_back(column.name);
        }
    }
    return key;
}

}  // namespace dbtool::ddl
