#include "ddl/data_sql.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

std::vector<Identifier> columns_of(const Assignments& row) {
    std::vector<Identifier> columns;
    for (const auto& [column, value] : row) {
        columns.push_back(column);
    }
    return columns;
}

const Value* value_of(const Assignments& row, const Identifier& column) {
    const auto found =
        std::find_if(row.begin(), row.end(), [&](const auto& one) { return one.first == column; });
    return found == row.end() ? nullptr : &found->second;
}

/// Does the row give these columns and no others, in whatever order?
bool gives(const Assignments& row, const std::vector<Identifier>& columns) {
    return row.size() == columns.size() &&
           std::all_of(columns.begin(), columns.end(), [&](const Identifier& column) {
               return value_of(row, column) != nullptr;
           });
}

using Rows = std::vector<Assignments>;

/// Where the run of rows ends that begins at `begin` and gives the same columns.
std::size_t end_of_run(const Rows& rows, std::size_t begin) {
    const std::vector<Identifier> columns = columns_of(rows.at(begin));
    std::size_t end = begin + 1;
    while (end < rows.size() && gives(rows.at(end), columns)) {
        ++end;
    }
    return end;
}

std::string tuple(const Assignments& row, const std::vector<Identifier>& columns, Dialect dialect) {
    std::vector<std::string> values;
    for (const Identifier& column : columns) {
        values.push_back(value_sql(*value_of(row, column), dialect));
    }
    return "(" + joined(values) + ")";
}

std::string conflict_clause(const Insert::Conflict& conflict,
                            const std::vector<Identifier>& columns) {
    const std::string target =
        conflict.columns.empty() ? "" : " (" + column_list(conflict.columns) + ")";
    std::vector<std::string> sets;
    for (const Identifier& column : columns) {
        if (std::find(conflict.columns.begin(), conflict.columns.end(), column) ==
            conflict.columns.end()) {
            sets.push_back(sql_name(column) + " = excluded." + sql_name(column));
        }
    }
    // Where the key is all there is, there is nothing to update.
    if (conflict.action == Insert::Conflict::Do::nothing || sets.empty()) {
        return "\nON CONFLICT" + target + " DO NOTHING";
    }
    return "\nON CONFLICT" + target + " DO UPDATE SET " + joined(sets);
}

std::string insert_run(const Insert& op, std::size_t begin, std::size_t end, Dialect dialect) {
    const std::vector<Identifier> columns = columns_of(op.rows.at(begin));
    std::vector<std::string> tuples;
    for (std::size_t i = begin; i < end; ++i) {
        tuples.push_back(tuple(op.rows.at(i), columns, dialect));
    }
    const std::string separator = tuples.size() == 1 ? " " : "\n  ";
    std::string sql = "INSERT INTO " + sql_name(op.table) + " (" + column_list(columns) +
                      ") VALUES" + separator + joined(tuples, "," + separator);
    return op.conflict ? sql + conflict_clause(*op.conflict, columns) : sql;
}

std::string equality(const Identifier& column, const Value& value, Dialect dialect) {
    return sql_name(column) +
           (value.kind == Value::Kind::null ? " IS NULL" : " = " + value_sql(value, dialect));
}

bool is_null(const Value& value) {
    return value.kind == Value::Kind::null;
}

/// `id IN (1, 2)`, or `(a = 1 AND b = 2) OR (...)`.
std::string condition(const Rows& rows, std::size_t begin, std::size_t end, Dialect dialect) {
    const std::vector<Identifier> columns = columns_of(rows.at(begin));
    const bool some_null =
        std::any_of(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                    rows.begin() + static_cast<std::ptrdiff_t>(end),
                    [&](const Assignments& row) { return is_null(row.front().second); });
    if (columns.size() == 1 && !some_null && end - begin > 1) {
        std::vector<std::string> values;
        for (std::size_t i = begin; i < end; ++i) {
            values.push_back(value_sql(rows.at(i).front().second, dialect));
        }
        return sql_name(columns.front()) + " IN (" + joined(values) + ")";
    }
    std::vector<std::string> alternatives;
    for (std::size_t i = begin; i < end; ++i) {
        std::vector<std::string> parts;
        for (const Identifier& column : columns) {
            parts.push_back(equality(column, *value_of(rows.at(i), column), dialect));
        }
        const std::string all = joined(parts, " AND ");
        alternatives.push_back(end - begin > 1 && parts.size() > 1 ? "(" + all + ")" : all);
    }
    return joined(alternatives, "\n   OR ");
}

std::optional<Assignments> key_of(const Assignments& row,
                                  const std::vector<Identifier>& columns,
                                  std::string& why) {
    Assignments key;
    for (const Identifier& column : columns) {
        const Value* value = value_of(row, column);
        if (value == nullptr || value->kind == Value::Kind::expression) {
            why = fmt::format("a row is deleted again by {}, {}",
                              column.str(),
                              value == nullptr ? "which it does not give"
                                               : "which is an expression that may differ by then");
            return std::nullopt;
        }
        key.emplace_back(column, *value);
    }
    return key;
}

std::vector<Identifier> key_columns(const Insert& op, const Assignments& row) {
    if (op.conflict && !op.conflict->columns.empty()) {
        return op.conflict->columns;
    }
    const Identifier id("id");
    return value_of(row, id) != nullptr ? std::vector<Identifier>{id} : columns_of(row);
}

}  // namespace

std::vector<std::string> insert_statements(const Insert& op, Dialect dialect) {
    std::vector<std::string> statements;
    for (std::size_t begin = 0; begin < op.rows.size();) {
        const std::size_t end = end_of_run(op.rows, begin);
        statements.push_back(insert_run(op, begin, end, dialect));
        begin = end;
    }
    return statements;
}

std::vector<std::string> delete_statements(const DeleteRows& op, Dialect dialect) {
    std::vector<std::string> statements;
    for (std::size_t begin = 0; begin < op.rows.size();) {
        const std::size_t end = end_of_run(op.rows, begin);
        statements.push_back(delete_statement(op.table, condition(op.rows, begin, end, dialect)));
        begin = end;
    }
    std::reverse(statements.begin(), statements.end());
    return statements;
}

std::string update_statement(const QualifiedName& table,
                             const Expressions& set,
                             const std::string& where) {
    std::vector<std::string> parts;
    for (const auto& [column, expression] : set) {
        parts.push_back(sql_name(column) + " = " + expression);
    }
    return "UPDATE " + sql_name(table) + " SET " + joined(parts) +
           (where.empty() ? "" : " WHERE " + where);
}

std::string delete_statement(const QualifiedName& table, const std::string& where) {
    return "DELETE FROM " + sql_name(table) + " WHERE " + where;
}

std::optional<std::vector<Assignments>> keys_of(const Insert& op, std::string& why) {
    std::vector<Assignments> keys;
    for (const Assignments& row : op.rows) {
        std::optional<Assignments> key = key_of(row, key_columns(op, row), why);
        if (!key) {
            return std::nullopt;
        }
        keys.push_back(std::move(*key));
    }
    return keys;
}

}  // namespace dbtool::ddl
