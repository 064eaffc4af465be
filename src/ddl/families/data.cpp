#include "ddl/families/data.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/common.hpp"
#include "ddl/data_sql.hpp"
#include "ddl/families/program.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

void describe_conflict(FieldVisitor& visitor, Insert::Conflict& conflict) {
    static constexpr std::array<std::string_view, 2> actions = {"nothing", "update"};
    visitor.identifiers({"columns", "The columns of a unique key"}, conflict.columns);
    describe_word(visitor,
                  {"do", "Leave the row that is there, or give it the new values"},
                  conflict.action,
                  actions,
                  Insert::Conflict::Do::nothing);
}

void describe(FieldVisitor& visitor, DownChange& down) {
    visitor.expressions({"set", "Columns and the expressions that they are set to"}, down.set);
    visitor.sql({"where", "The rows; all where it is left out"}, down.where);
}

void check_rows(const Insert& op, std::vector<Mistake>& mistakes) {
    if (op.rows.empty()) {
        mistakes.push_back({"insert-without-rows", "insert has no rows", "Give at least one."});
    }
    for (const Assignments& row : op.rows) {
        if (row.empty()) {
            mistakes.push_back(
                {"insert-without-rows", "a row of insert is empty", "Give it a column."});
        }
        for (const auto& [column, value] : row) {
            check_name(column, mistakes);
        }
    }
}

void check_set(const Expressions& set, std::vector<Mistake>& mistakes) {
    if (set.empty()) {
        mistakes.push_back({"nothing-to-set", "\"set\" is empty", "Give a column to be set."});
    }
    for (const auto& [column, expression] : set) {
        check_name(column, mistakes);
    }
}

/// Would a row that is done be changed again?
bool reads_what_it_sets(const Expressions& set) {
    return std::any_of(set.begin(), set.end(), [&](const auto& target) {
        return std::any_of(set.begin(), set.end(), [&](const auto& source) {
            return sqlite::mentions(source.second, target.first);
        });
    });
}

/// What a `down` of SQL comes to.
Reverse reverse_by(const std::optional<std::string>& down, std::string_view what) {
    if (!down) {
        return no_reverse(fmt::format(
            "{} cannot be undone by itself: give SQL as `down`, or `down: \"\"` where there is "
            "nothing to undo",
            what));
    }
    if (trim(*down).empty()) {
        return nothing_to_undo();
    }
    Sql sql;
    sql.up.any = *down;
    sql.down.any = "";
    return derived_reverse(std::move(sql));
}

void describe_where_down(FieldVisitor& visitor,
                         std::string& where,
                         std::optional<std::string>& down) {
    visitor.sql({"where", "The rows; `true`: all", true}, where);
    visitor.sql({"down", "SQL that undoes it; empty: there is nothing to undo"}, down);
}

}  // namespace

void describe(FieldVisitor& visitor, Insert& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.assignment_rows({"rows", "The rows: columns and values, or {sql: EXPRESSION}", true},
                            op.rows);
    visitor.object(
        {"conflict", "What is done about a row whose key is there already"},
        op.conflict.has_value(),
        [&] { op.conflict = Insert::Conflict{}; },
        [&](FieldVisitor& inner) { describe_conflict(inner, *op.conflict); });
}
void check_one(const Insert& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_rows(op, mistakes);
    if (op.conflict && op.conflict->columns.empty() &&
        op.conflict->action == Insert::Conflict::Do::update) {
        mistakes.push_back({"conflict-without-columns",
                            "\"do: update\" needs the columns of the key",
                            "Give them as `columns`."});
    }
}
Reverse reverse_of(const Insert& op, const Common& /*common*/, Dialect /*dialect*/) {
    std::string why;
    std::optional<std::vector<Assignments>> keys = keys_of(op, why);
    if (!keys) {
        return no_reverse(why +
                          ": give `conflict: {columns: [...]}` of columns whose values are "
                          "literals in every row");
    }
    const bool lossy = op.conflict && op.conflict->action == Insert::Conflict::Do::update;
    return derived_reverse(DeleteRows{op.table, std::move(*keys)}, lossy);
}

void describe(FieldVisitor& visitor, Update& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.expressions({"set", "Columns and the expressions that they are set to", true}, op.set);
    describe_where_down(visitor, op.where, op.down);
}
void check_one(const Update& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_set(op.set, mistakes);
}
Reverse reverse_of(const Update& op, const Common& /*common*/, Dialect /*dialect*/) {
    return reverse_by(op.down, "update");
}

void describe(FieldVisitor& visitor, Delete& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe_where_down(visitor, op.where, op.down);
}
void check_one(const Delete& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}
Reverse reverse_of(const Delete& op, const Common& /*common*/, Dialect /*dialect*/) {
    return reverse_by(op.down, "delete");
}

void describe(FieldVisitor& visitor, Backfill& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.expressions({"set", "Columns and the expressions that they are set to", true}, op.set);
    visitor.sql({"where", "The rows that are not done yet; all where it is left out"}, op.where);
    std::optional<std::int64_t> batch = op.batch;
    visitor.integer({"batch", "PostgreSQL, online: rows in one transaction; 10000 by default"},
                    batch);
    op.batch.reset();
    if (batch) {
        op.batch = static_cast<int>(*batch);
    }
    visitor.object(
        {"down", "How it is undone: {set, where}; {} where there is nothing to undo"},
        op.down.has_value(),
        [&] { op.down.emplace(); },
        [&](FieldVisitor& inner) { describe(inner, *op.down); });
}
void check_one(const Backfill& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_set(op.set, mistakes);
    if (op.batch && op.where.empty() && reads_what_it_sets(op.set)) {
        mistakes.push_back({"batch-without-where",
                            "\"batch\" needs a \"where\" that tells rows that are not done yet, as "
                            "\"set\" reads a column that it sets",
                            "Give one that no longer holds for a row that was filled."});
    }
    if (op.batch && *op.batch < 1) {
        mistakes.push_back(
            {"batch-too-small", "\"batch\" is at least 1", "Give a number of rows."});
    }
    if (op.down && op.down->set.empty() && !op.down->where.empty()) {
        mistakes.push_back({"nothing-to-set",
                            "\"down\" has a \"where\" and no \"set\"",
                            "Give a column to be set, or `down: {}`."});
    }
}
Reverse reverse_of(const Backfill& op, const Common& /*common*/, Dialect /*dialect*/) {
    if (!op.down) {
        return no_reverse(
            "backfill cannot be undone by itself: give `down: {set: ..., where: ...}`, or "
            "`down: {}` where there is nothing to undo");
    }
    if (op.down->set.empty()) {
        return nothing_to_undo();
    }
    Backfill down{op.table, op.down->set, op.down->where, op.batch, DownChange{op.set, op.where}};
    if (down.where.empty()) {
        down.batch.reset();
    }
    return derived_reverse(std::move(down));
}

void describe(FieldVisitor& visitor, Sql& op) {
    visitor.sql_by_dialect({"up", "SQL, one or more statements, or a text for each dialect", true},
                           op.up.any,
                           op.up.postgresql,
                           op.up.sqlite);
    visitor.sql_by_dialect({"down", "SQL that undoes it; empty: there is nothing to undo"},
                           op.down.any,
                           op.down.postgresql,
                           op.down.sqlite);
    visitor.boolean({"transaction", "false: each statement by itself, outside of any transaction"},
                    op.transaction,
                    true);
}
void check_one(const Sql& op,
               const Common& /*common*/,
               Dialect /*dialect*/,
               std::vector<Mistake>& mistakes) {
    if (!op.up.given()) {
        mistakes.push_back({"sql-without-text", "\"up\" has no text", "Give the SQL to run."});
    }
}
Reverse reverse_of(const Sql& op, const Common& /*common*/, Dialect dialect) {
    const std::optional<std::string>& up = op.up.text_for(dialect);
    const std::optional<std::string>& down = op.down.text_for(dialect);
    if (!up || trim(*up).empty()) {
        // What does nothing on this dialect leaves nothing to undo, unless it is said.
        return down && !trim(*down).empty() ? derived_reverse(Sql{op.down, op.up, op.transaction})
                                            : nothing_to_undo();
    }
    if (!down) {
        return no_reverse(
            "SQL cannot be undone by itself: give `down`, or `down: \"\"` where there is nothing "
            "to undo");
    }
    return trim(*down).empty() ? nothing_to_undo()
                               : derived_reverse(Sql{op.down, op.up, op.transaction});
}

void describe(FieldVisitor& visitor, DeleteRows& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.assignment_rows({"rows", "The keys of the rows", true}, op.rows);
}
Reverse reverse_of(const DeleteRows& /*op*/, const Common& /*common*/, Dialect /*dialect*/) {
    return no_reverse("rows that were deleted by their key do not come back");
}

}  // namespace dbtool::ddl
