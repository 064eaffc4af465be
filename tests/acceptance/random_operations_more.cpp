// What random operations do besides tables and columns.

#include <algorithm>
#include <fmt/format.h>

#include "acceptance/random_operations.hpp"
#include "acceptance/random_words.hpp"

namespace dbtool::test {

std::string RandomOperations::create_index() {
    Table& table = any_table();
    const Column& column = table.columns[below(table.columns.size())];
    const bool unique = below(4) == 0;
    Named index{.name = fresh("ix"), .columns = {column.name}};
    if (unique && column.name != "id") {
        index.columns.emplace_back("id");
    }
    std::string text = fmt::format("create_index: {{table: {}, name: {}, columns: {}",
                                   y(table.name),
                                   y(index.name),
                                   list(index.columns));
    if (perhaps()) {
        text += ", where: " + y(q(column.name) + " IS NOT NULL");
    }
    text += unique ? ", unique: true}" : "}";
    for (const std::string& name : index.columns) {
        use(table, name);
    }
    table.indexes.push_back(index);
    return text;
}

std::string RandomOperations::drop_index() {
    Table& table = any_table();
    if (table.indexes.empty()) {
        return "";
    }
    const std::size_t i = below(table.indexes.size());
    const Named index = table.indexes[i];
    table.indexes.erase(table.indexes.begin() + static_cast<std::ptrdiff_t>(i));
    release(table, index);
    return fmt::format("drop_index: {{name: {}}}", y(index.name));
}

std::string RandomOperations::rename_index() {
    Table& table = any_table();
    if (table.indexes.empty()) {
        return "";
    }
    Named& index = table.indexes[below(table.indexes.size())];
    const std::string to = fresh("ix_to");
    const std::string text =
        fmt::format("rename_index: {{from: {}, to: {}}}", y(index.name), y(to));
    index.name = to;
    return text;
}

std::string RandomOperations::add_check() {
    Table& table = any_table();
    const Column& column = table.columns[below(table.columns.size())];
    const Named check{.name = fresh("ck"), .columns = {column.name}};
    use(table, column.name);
    table.constraints.push_back(check);
    return fmt::format("add_check: {{table: {}, name: {}, check: {}}}",
                       y(table.name),
                       y(check.name),
                       y(rule_for(column.name, column.type)));
}

std::string RandomOperations::add_unique() {
    Table& table = any_table();
    const Column& column = table.columns[below(table.columns.size())];
    Named unique{.name = fresh("uq"), .columns = {"id"}};
    if (column.name != "id") {
        unique.columns.push_back(column.name);
    }
    for (const std::string& name : unique.columns) {
        use(table, name);
    }
    table.constraints.push_back(unique);
    return fmt::format("add_unique: {{table: {}, name: {}, columns: {}}}",
                       y(table.name),
                       y(unique.name),
                       list(unique.columns));
}

std::string RandomOperations::add_foreign_key() {
    // A key to itself: every row has its own.
    Table& table = any_table();
    const Named key{.name = fresh("fk"), .columns = {"id"}};
    table.constraints.push_back(key);
    return fmt::format(
        "add_foreign_key: {{table: {0}, name: {1}, columns: [id], references: "
        "{{table: {0}, columns: [id]}}, deferrable: {2}}}",
        y(table.name),
        y(key.name),
        perhaps() ? "deferred" : "true");
}

std::string RandomOperations::drop_constraint() {
    Table& table = any_table();
    if (table.constraints.empty()) {
        return "";
    }
    const std::size_t i = below(table.constraints.size());
    const Named constraint = table.constraints[i];
    table.constraints.erase(table.constraints.begin() + static_cast<std::ptrdiff_t>(i));
    release(table, constraint);
    return fmt::format(
        "drop_constraint: {{table: {}, name: {}}}", y(table.name), y(constraint.name));
}

std::string RandomOperations::rename_constraint() {
    Table& table = any_table();
    if (table.constraints.empty()) {
        return "";
    }
    Named& constraint = table.constraints[below(table.constraints.size())];
    const std::string to = fresh("to");
    const std::string text = fmt::format("rename_constraint: {{table: {}, from: {}, to: {}}}",
                                         y(table.name),
                                         y(constraint.name),
                                         y(to));
    constraint.name = to;
    return text;
}

std::string RandomOperations::create_view() {
    Table& table = any_table();
    if (!table.view.empty()) {
        return "";
    }
    table.view = fresh("view");
    return fmt::format("create_view: {{name: {}, query: {}}}",
                       y(table.view),
                       y("SELECT * FROM " + q(table.name) + " WHERE id > 0"));
}

std::string RandomOperations::drop_view() {
    Table& table = any_table();
    if (table.view.empty()) {
        return "";
    }
    const std::string text = fmt::format("drop_view: {{name: {}}}", y(table.view));
    table.view.clear();
    return text;
}

std::string RandomOperations::insert() {
    const Table& table = any_table();
    if (table.soft) {
        return "";  // What takes the row back is a DELETE, which would only mark it.
    }
    std::string values;
    for (const Column& column : table.columns) {
        if (!column.null && !column.has_default && column.name != "id") {
            values +=
                fmt::format(", {}: {}", y(column.name), is_number(column.type) ? "9" : "\"nine\"");
        }
    }
    return fmt::format(
        "insert: {{table: {}, rows: [{{id: {}{}}}]}}", y(table.name), 1000 + ++last_, values);
}

std::string RandomOperations::backfill() {
    Table& table = any_table();
    const Column* column = any_free_column(table);
    if (column == nullptr) {
        return "";
    }
    const std::string value = is_number(column->type) ? "4" : "'four'";
    return fmt::format(
        "backfill: {{table: {}, set: {{{}: {}}}, where: {}, batch: 2, down: {{set: {{{}: {}}}}}}}",
        y(table.name),
        y(column->name),
        y(value),
        y(q(column->name) + " <> " + value),
        y(column->name),
        y(value));
}

bool RandomOperations::any_plain(const Table& table) {
    return table.view.empty() && !table.stamped && !table.soft;
}

std::string RandomOperations::add_timestamps() {
    Table& table = any_table();
    if (!any_plain(table)) {
        return "";
    }
    table.stamped = true;
    for (const char* name : {"created_at", "updated_at"}) {
        table.columns.push_back({name, "timestamptz", false, true, true});
    }
    return fmt::format("add_timestamps: {{table: {}}}", y(table.name));
}

std::string RandomOperations::add_soft_delete() {
    Table& table = any_table();
    if (!any_plain(table)) {
        return "";
    }
    table.soft = true;
    table.columns.push_back({"deleted_at", "timestamptz", true, false, true});
    return fmt::format(
        "add_soft_delete: {{table: {}, trigger: true, uniques: {}}}", y(table.name), "keep");
}

}  // namespace dbtool::test
