#include "acceptance/random_operations.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "acceptance/random_words.hpp"

namespace dbtool::test {

RandomOperations::RandomOperations(Engine engine, unsigned long long seed)
    : engine_(engine), random_(seed) {
    tables_.push_back(
        {.name = "posts",
         .columns = {{"id", "bigint", false, false, true}, {"title", "text"}, {"karma", "int"}}});
    tables_.push_back(
        {.name = "Odd 'Users",
         .columns = {
             {"id", "bigint", false, false, true}, {"order", "int"}, {"Full \"Name\"", "text"}}});
}

std::string RandomOperations::given(Engine engine) {
    const std::string key = engine == Engine::postgres ? "bigint" : "INTEGER";
    return "CREATE TABLE posts (id " + key + " PRIMARY KEY, title text, karma int);\n" +
           "CREATE TABLE \"Odd 'Users\" (id " + key +
           " PRIMARY KEY, \"order\" int, \"Full \"\"Name\"\"\" text);\n"
           "INSERT INTO posts VALUES (1, 'a', 1), (2, NULL, NULL), (3, 'c''s', 3);\n"
           "INSERT INTO \"Odd 'Users\" VALUES (1, 1, 'x'), (2, NULL, NULL);\n";
}

std::string RandomOperations::next() {
    std::string operation;
    while (operation.empty()) {
        operation = (this->*makers()[below(makers().size())])();
    }
    return "upgrade:\n  - " + operation + "\n";
}

const std::vector<RandomOperations::Maker>& RandomOperations::makers() {
    using R = RandomOperations;
    static const std::vector<Maker> all = {
        &R::create_table,    &R::rename_table,      &R::set_table_comment, &R::add_column,
        &R::add_column,      &R::add_reference,     &R::drop_column,       &R::rename_column,
        &R::alter_type,      &R::set_default,       &R::drop_default,      &R::set_not_null,
        &R::drop_not_null,   &R::create_index,      &R::create_index,      &R::drop_index,
        &R::rename_index,    &R::add_check,         &R::add_unique,        &R::add_foreign_key,
        &R::drop_constraint, &R::rename_constraint, &R::create_view,       &R::drop_view,
        &R::insert,          &R::backfill,          &R::add_timestamps,    &R::add_soft_delete};
    return all;
}

std::size_t RandomOperations::below(std::size_t bound) {
    return static_cast<std::size_t>(random_() % bound);
}

/// A new name, sometimes one that needs quotes.
std::string RandomOperations::fresh(const std::string& stem) {
    ++last_;
    switch (below(5)) {
        case 0:
            return fmt::format("{} {}'s", stem, last_);
        case 1:
            return fmt::format("Big{}{}", stem, last_);
        case 2:
            return fmt::format("{}\"{}", stem, last_);
        default:
            return fmt::format("{}_{}", stem, last_);
    }
}

RandomOperations::Table& RandomOperations::any_table() {
    return tables_[below(tables_.size())];
}

/// Nothing refers to it, and no view shows it.
RandomOperations::Column* RandomOperations::any_free_column(Table& table) {
    std::vector<Column*> free;
    for (Column& column : table.columns) {
        if (!column.used && table.view.empty()) {
            free.push_back(&column);
        }
    }
    return free.empty() ? nullptr : free[below(free.size())];
}

void RandomOperations::use(Table& table, const std::string& column) {
    std::ranges::find(table.columns, column, &Column::name)->used = true;
}

void RandomOperations::release(Table& table, const Named& named) {
    for (const std::string& name : named.columns) {
        const auto holds = [&](const Named& other) {
            return &other != &named &&
                   std::ranges::find(other.columns, name) != other.columns.end();
        };
        const bool still = std::ranges::any_of(table.indexes, holds) ||
                           std::ranges::any_of(table.constraints, holds);
        const auto column = std::ranges::find(table.columns, name, &Column::name);
        column->used = still || column == table.columns.begin();
    }
}

std::string RandomOperations::create_table() {
    if (tables_.size() > 4) {
        return "";
    }
    Table table{.name = fresh("table"),
                .columns = {{"id", "bigint", false, false, true},
                            {fresh("note"), "text"},
                            {fresh("number"), "int", false, true}}};
    const std::string text = fmt::format(
        "create_table: {{table: {}, columns: [{{name: id, type: bigint, primary_key: true}}, "
        "{{name: {}, type: text}}, {{name: {}, type: int, null: false, default: 7}}]}}",
        y(table.name),
        y(table.columns[1].name),
        y(table.columns[2].name));
    tables_.push_back(table);
    return text;
}

std::string RandomOperations::rename_table() {
    Table& table = any_table();
    if (table.stamped || table.soft) {
        return "";  // Its triggers come down by its name.
    }
    const std::string to = fresh("renamed");
    const std::string text =
        fmt::format("rename_table: {{table: {}, to: {}}}", y(table.name), y(to));
    table.name = to;
    return text;
}

std::string RandomOperations::set_table_comment() {
    return engine_ == Engine::sqlite ? ""
                                     : fmt::format("set_comment: {{table: {}, to: {}}}",
                                                   y(any_table().name),
                                                   y(fresh("what's this")));
}

std::string RandomOperations::add_column() {
    Table& table = any_table();
    Column column{.name = fresh("col")};
    switch (below(4)) {
        case 0:
            column.type = "text";
            break;
        case 1:
            column.type = "bigint";
            break;
        case 2:
            column.type = "int";
            column.null = false;
            column.has_default = true;
            break;
        default:
            column.type = "varchar(20)";
            column.has_default = true;
    }
    const std::string value = is_number(column.type) ? "5" : "\"it's\"";
    table.columns.push_back(column);
    return fmt::format("add_column: {{table: {}, column: {}, type: {}{}{}}}",
                       y(table.name),
                       y(column.name),
                       y(column.type),
                       column.null ? "" : ", null: false",
                       column.has_default ? ", default: " + value : "");
}

std::string RandomOperations::add_reference() {
    Table& table = any_table();
    const Column column{.name = fresh("ref"), .type = "bigint", .used = true};
    table.columns.push_back(column);
    return fmt::format(
        "add_column: {{table: {}, column: {}, type: bigint, references: {{table: {}, "
        "column: id, on_delete: set_null}}}}",
        y(table.name),
        y(column.name),
        y(any_table().name));
}

std::string RandomOperations::drop_column() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr || table.columns.size() < 3 || !(column->null || column->has_default)) {
        return "";
    }
    const std::string text = fmt::format(
        "drop_column: {{table: {}, column: {}, lossy: true}}", y(table.name), y(column->name));
    table.columns.erase(table.columns.begin() + (column - table.columns.data()));
    return text;
}

std::string RandomOperations::rename_column() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr) {
        return "";
    }
    const std::string to = fresh("other");
    const std::string text = fmt::format(
        "rename_column: {{table: {}, from: {}, to: {}}}", y(table.name), y(column->name), y(to));
    column->name = to;
    return text;
}

std::string RandomOperations::alter_type() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr || column->type == "text" || column->type == "bigint") {
        return "";
    }
    column->type = column->type == "int" ? "bigint" : "text";
    return fmt::format("alter_type: {{table: {}, column: {}, type: {}}}",
                       y(table.name),
                       y(column->name),
                       column->type);
}

std::string RandomOperations::set_default() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr) {
        return "";
    }
    column->has_default = true;
    return fmt::format("set_default: {{table: {}, column: {}, to: {}}}",
                       y(table.name),
                       y(column->name),
                       is_number(column->type) ? fmt::format("{}", below(90)) : "\"o'clock\"");
}

std::string RandomOperations::drop_default() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr || !column->has_default) {
        return "";
    }
    column->has_default = false;
    return fmt::format("drop_default: {{table: {}, column: {}}}", y(table.name), y(column->name));
}

std::string RandomOperations::set_not_null() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr || !column->null) {
        return "";
    }
    column->null = false;
    return fmt::format("set_not_null: {{table: {}, column: {}, fill: {}}}",
                       y(table.name),
                       y(column->name),
                       is_number(column->type) ? "\"3\"" : "\"'none'\"");
}

std::string RandomOperations::drop_not_null() {
    Table& table = any_table();
    Column* column = any_free_column(table);
    if (column == nullptr || column->null) {
        return "";
    }
    column->null = true;
    return fmt::format("drop_not_null: {{table: {}, column: {}}}", y(table.name), y(column->name));
}

}  // namespace dbtool::test
