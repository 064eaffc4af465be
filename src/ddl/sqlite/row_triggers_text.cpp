#include "ddl/sqlite/row_triggers_text.hpp"

#include <fmt/format.h>
#include <string_view>

#include "ddl/families/row_triggers.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl::sqlite {
namespace {

struct Trigger {
    std::string_view when;  ///< `AFTER UPDATE`.
    std::string condition = {};
    std::vector<std::string> body;
};

std::string create(const RowTriggers& op, std::size_t number, const Trigger& trigger) {
    std::string body;
    for (const std::string& statement : trigger.body) {
        body += "  " + statement + ";\n";
    }
    return fmt::format("CREATE TRIGGER {} {} ON {} FOR EACH ROW{}\nBEGIN\n{}END",
                       sql_name(trigger_names(op).at(number)),
                       trigger.when,
                       sql_name(op.table.name),
                       trigger.condition.empty() ? "" : " WHEN " + trigger.condition,
                       body);
}

/// `a = OLD.a AND b = OLD.b`: the row, by its rowid where it has one.
std::string is_row(const TableShape& shape, std::string_view row) {
    if (shape.has_rowid) {
        return fmt::format("rowid = {}.rowid", row);
    }
    std::vector<std::string> parts;
    for (const Identifier& column : shape.key) {
        parts.push_back(fmt::format("{} = {}.{}", sql_name(column), row, sql_name(column)));
    }
    return joined(parts, " AND ");
}

/// Has the parent gone that a row refers to? Then a cascade is at work.
std::string orphaned(const Cascade& cascade) {
    std::vector<std::string> refers;
    std::vector<std::string> matches;
    for (const auto& [own, other] : cascade.columns) {
        refers.push_back(fmt::format("OLD.{} IS NOT NULL", sql_name(own)));
        matches.push_back(fmt::format("parent.{} = OLD.{}", sql_name(other), sql_name(own)));
    }
    return fmt::format("({} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {}))",
                       joined(refers, " AND "),
                       sql_name(cascade.parent),
                       joined(matches, " AND "));
}

std::string json_of(const std::vector<Identifier>& columns, std::string_view row) {
    std::vector<std::string> parts;
    for (const Identifier& column : columns) {
        // JSON has no bytes: those are written in hexadecimal digits.
        parts.push_back(fmt::format("{0}, iif(typeof({1}.{2}) = 'blob', hex({1}.{2}), {1}.{2})",
                                    literal(column.str(), Dialect::sqlite),
                                    row,
                                    sql_name(column)));
    }
    return fmt::format("json_object({})", joined(parts));
}

std::string log_row(const RowTriggers& op,
                    const TableShape& shape,
                    std::string_view operation,
                    bool has_old,
                    bool has_new) {
    const std::vector<Identifier>& columns = op.columns.empty() ? shape.columns : op.columns;
    const std::string_view keyed = has_old ? "OLD" : "NEW";
    std::string key = json_of(shape.key, keyed);
    if (shape.key.empty()) {
        key = fmt::format("json_object('rowid', {}.rowid)", keyed);
    }
    if (op.keys_only) {
        return fmt::format("INSERT INTO {} (operation, row_key) VALUES ('{}', {})",
                           sql_name(op.log),
                           operation,
                           key);
    }
    return fmt::format(
        "INSERT INTO {} (operation, row_key, \"old\", \"new\") VALUES ('{}', {}, {}, {})",
        sql_name(op.log),
        operation,
        key,
        has_old ? json_of(columns, "OLD") : "NULL",
        has_new ? json_of(columns, "NEW") : "NULL");
}

/// An update that changes nothing that is logged is not logged.
std::string something_changed(const RowTriggers& op, const TableShape& shape) {
    if (op.keys_only) {
        return "";
    }
    std::vector<std::string> parts;
    for (const Identifier& column : op.columns.empty() ? shape.columns : op.columns) {
        parts.push_back(fmt::format("OLD.{0} IS NOT NEW.{0}", sql_name(column)));
    }
    return joined(parts, " OR ");
}

}  // namespace

std::vector<std::string> soft_delete_triggers(const RowTriggers& op,
                                              const TableShape& shape,
                                              const std::vector<Cascade>& cascades) {
    std::string condition = fmt::format("OLD.{} IS NULL", sql_name(op.column));
    // A parent that is really gone takes its rows along: one that stayed would refer to nothing.
    for (const Cascade& cascade : cascades) {
        condition += " AND NOT " + orphaned(cascade);
    }
    return {create(op,
                   0,
                   {.when = "BEFORE DELETE",
                    .condition = condition,
                    .body = {fmt::format("UPDATE {} SET {} = CURRENT_TIMESTAMP WHERE {}",
                                         sql_name(op.table.name),
                                         sql_name(op.column),
                                         is_row(shape, "OLD")),
                             "SELECT RAISE(IGNORE)"}})};
}

std::vector<std::string> touch_triggers(const RowTriggers& op, const TableShape& shape) {
    // The time stands still during a statement: with recursive triggers on, the second round finds
    // nothing left to do.
    return {create(op,
                   0,
                   {.when = "AFTER UPDATE",
                    .condition = fmt::format("NEW.{0} IS OLD.{0}", sql_name(op.column)),
                    .body = {fmt::format("UPDATE {0} SET {1} = CURRENT_TIMESTAMP WHERE {2} AND {1} "
                                         "IS NOT CURRENT_TIMESTAMP",
                                         sql_name(op.table.name),
                                         sql_name(op.column),
                                         is_row(shape, "NEW"))}})};
}

std::vector<std::string> audit_triggers(const RowTriggers& op, const TableShape& shape) {
    return {
        create(
            op, 0, {.when = "AFTER INSERT", .body = {log_row(op, shape, "insert", false, true)}}),
        create(op,
               1,
               {.when = "AFTER UPDATE",
                .condition = something_changed(op, shape),
                .body = {log_row(op, shape, "update", true, true)}}),
        create(
            op, 2, {.when = "AFTER DELETE", .body = {log_row(op, shape, "delete", true, false)}})};
}

std::vector<std::string> search_triggers(const RowTriggers& op, const TableShape& /*shape*/) {
    const std::string log = sql_name(op.log);
    const std::string columns = column_list(op.columns);
    std::vector<std::string> old_values;
    std::vector<std::string> new_values;
    for (const Identifier& column : op.columns) {
        old_values.push_back("OLD." + sql_name(column));
        new_values.push_back("NEW." + sql_name(column));
    }
    const std::string put = fmt::format(
        "INSERT INTO {} (rowid, {}) VALUES (NEW.rowid, {})", log, columns, joined(new_values));
    // FTS5 does not keep the texts: it must be told what it is to forget.
    const std::string take =
        fmt::format("INSERT INTO {0} ({0}, rowid, {1}) VALUES ('delete', OLD.rowid, {2})",
                    log,
                    columns,
                    joined(old_values));
    return {create(op, 0, {.when = "AFTER INSERT", .body = {put}}),
            create(op, 1, {.when = "AFTER UPDATE", .body = {take, put}}),
            create(op, 2, {.when = "AFTER DELETE", .body = {take}})};
}

}  // namespace dbtool::ddl::sqlite
