#include "ddl/sqlite/definition.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "ddl/families/table_body.hpp"
#include "ddl/sql_text.hpp"
#include "ddl/sqlite/types.hpp"

namespace dbtool::ddl::sqlite {
namespace {

std::string named(const Identifier& name) {
    return name.empty() ? "" : "CONSTRAINT " + sql_name(name) + " ";
}

/// `NOCASE` as people write it; anything else as a name.
std::string collation_sql(const std::string& collation) {
    const bool bare = std::all_of(collation.begin(), collation.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    });
    return " COLLATE " + (bare ? collation : quote(Identifier(collation)));
}

/// Is the key the one column that stands for the rowid?
bool is_rowid(const TableBody& body, const Column& column, const std::vector<Identifier>& key) {
    return !body.without_rowid && key.size() == 1 && key.front() == column.name &&
           type_sql(column.type, body.strict) == "INTEGER";
}

/// A column of a table that is made, with the key where it numbers its rows.
std::string column_line(const TableBody& body,
                        const Column& column,
                        const std::vector<Identifier>& key) {
    const bool in_key = std::find(key.begin(), key.end(), column.name) != key.end();
    if (column.identity != Identity::none && !is_rowid(body, column, key)) {
        throw Error(ErrorKind::migration,
                    fmt::format("column {} cannot be numbered on SQLite, which numbers an integer "
                                "column that is the primary key alone",
                                column.name.str()),
                    "Make it the primary key, or say `dialects: [postgresql]`.");
    }
    if (is_rowid(body, column, key)) {
        const bool always = column.identity == Identity::always;
        Column bare = column;
        bare.null = true;
        return column_sql(bare, body.strict) + " PRIMARY KEY" + (always ? " AUTOINCREMENT" : "");
    }
    Column own = column;
    // Elsewhere a key has no nulls; SQLite would let them in.
    own.null = own.null && !in_key;
    return column_sql(own, body.strict) + (column.primary_key ? " PRIMARY KEY" : "");
}

bool stands_at_column(const TableBody& body, const std::vector<Identifier>& key) {
    return std::any_of(body.columns.begin(), body.columns.end(), [&](const Column& column) {
        return column.primary_key || is_rowid(body, column, key);
    });
}

std::string options(const TableBody& body) {
    std::vector<std::string> words;
    if (body.without_rowid) {
        words.emplace_back("WITHOUT ROWID");
    }
    if (body.strict) {
        words.emplace_back("STRICT");
    }
    return words.empty() ? "" : " " + joined(words);
}

std::string index_column_sql(const IndexColumn& column) {
    std::string out =
        column.name.empty() ? in_parentheses(column.expression) : sql_name(column.name);
    if (!column.collation.empty()) {
        out += collation_sql(column.collation);
    }
    switch (column.order) {
        case IndexColumn::Order::none:
            break;
        case IndexColumn::Order::asc:
            out += " ASC";
            break;
        case IndexColumn::Order::desc:
            out += " DESC";
            break;
    }
    return out;
}

}  // namespace

std::string default_sql(const Value& value) {
    const std::string text = value_sql(value, Dialect::sqlite);
    const bool bare = value.kind != Value::Kind::expression || text == "CURRENT_TIMESTAMP";
    return bare ? text : in_parentheses(text);
}

std::string column_sql(const Column& column, bool strict) {
    std::string out = sql_name(column.name) + " " + type_sql(column.type, strict);
    if (column.collation) {
        out += collation_sql(*column.collation);
    }
    if (!column.null) {
        out += " NOT NULL";
    }
    if (column.default_value) {
        out += " DEFAULT " + default_sql(*column.default_value);
    }
    if (column.generated) {
        out += " GENERATED ALWAYS AS " + in_parentheses(*column.generated) + " STORED";
    }
    return out;
}

std::string check_sql(const Check& check) {
    return named(check.name) + "CHECK " + in_parentheses(check.check);
}

std::string unique_sql(const UniqueKey& key) {
    return named(key.name) + "UNIQUE (" + column_list(key.columns) + ")";
}

std::string primary_key_sql(const UniqueKey& key) {
    return named(key.name) + "PRIMARY KEY (" + column_list(key.columns) + ")";
}

std::string foreign_key_sql(const ForeignKey& key) {
    std::string out = named(key.name) + "FOREIGN KEY (" + column_list(key.columns) +
                      ") REFERENCES " + sql_name(key.references.table.name);
    if (!key.references.columns.empty()) {
        out += " (" + column_list(key.references.columns) + ")";
    }
    return out + referential_actions(key.references);
}

std::string table_sql(const Identifier& table, const TableBody& body, bool if_not_exists) {
    const std::vector<Identifier> key = primary_key_of(body);
    std::vector<std::string> lines;
    for (const Column& column : body.columns) {
        lines.push_back(column_line(body, column, key));
    }
    if (!key.empty() && !stands_at_column(body, key)) {
        lines.push_back(primary_key_sql({Identifier(), key}));
    }
    for (const UniqueKey& unique : body.unique) {
        lines.push_back(unique_sql(unique));
    }
    for (const Check& check : body.checks) {
        lines.push_back(check_sql(check));
    }
    for (const ForeignKey& foreign_key : body.foreign_keys) {
        lines.push_back(foreign_key_sql(foreign_key));
    }
    return "CREATE TABLE " + std::string(if_not_exists ? "IF NOT EXISTS " : "") + sql_name(table) +
           " (\n  " + joined(lines, ",\n  ") + "\n)" + options(body);
}

std::string index_sql(const Identifier& table, const Index& index, bool if_not_exists) {
    std::vector<std::string> columns;
    for (const IndexColumn& column : index.columns) {
        columns.push_back(index_column_sql(column));
    }
    std::string out = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    out += if_not_exists ? "IF NOT EXISTS " : "";
    out += sql_name(index.name) + " ON " + sql_name(table) + " (" + joined(columns) + ")";
    return index.where.empty() ? out : out + " WHERE " + index.where;
}

}  // namespace dbtool::ddl::sqlite
