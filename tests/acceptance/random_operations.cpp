#include "acceptance/random_operations.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace dbtool::test {
namespace {

/// For YAML, whatever is in it.
std::string y(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return out + "\"";
}

/// For SQL.
std::string q(const std::string& name) {
    std::string out = "\"";
    for (const char c : name) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

std::string list(const std::vector<std::string>& names) {
    std::vector<std::string> quoted;
    for (const std::string& name : names) {
        quoted.push_back(y(name));
    }
    return fmt::format("[{}]", fmt::join(quoted, ", "));
}

bool is_number(const std::string& type);

/// A rule that every value keeps.
std::string rule_for(const std::string& column, const std::string& type) {
    const bool is_text = type == "text" || type.starts_with("varchar");
    return is_number(type) ? q(column) + " >= 0 OR " + q(column) + " IS NULL"
           : is_text       ? q(column) + " <> 'x y' OR " + q(column) + " IS NULL"
                           : q(column) + " IS NOT NULL OR id > 0";
}

bool is_number(const std::string& type) {
    return type == "int" || type == "bigint";
}

}  // namespace

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
