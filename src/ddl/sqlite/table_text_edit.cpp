#include <algorithm>
#include <utility>

#include <dbtool/core/text.hpp>

#include "ddl/sqlite/constraint_text.hpp"
#include "ddl/sqlite/table_text.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {
namespace {

/// The text without tokens [first, last], and without the blanks before them.
std::string without(const Scanned& text, std::size_t first, std::size_t last) {
    const std::size_t begin = first == 0 ? 0 : text[first - 1].end;
    return std::string(text.text().substr(0, begin)) +
           std::string(text.text().substr(text[last].end));
}

std::string replaced(const Scanned& text,
                     std::size_t first,
                     std::size_t last,
                     std::string_view with) {
    return std::string(text.text().substr(0, text[first].begin)) + std::string(with) +
           std::string(text.text().substr(text[last].end));
}

std::string inserted(const Scanned& text, std::size_t behind, std::string_view what) {
    return std::string(text.text().substr(0, text[behind].end)) + " " + std::string(what) +
           std::string(text.text().substr(text[behind].end));
}

TableText::Constraint constraint_of(const Scanned& text, const ConstraintSpan& span) {
    return {span.kind, span.name, std::string(text.between(span.body, span.last)), {}, false};
}

bool same_constraint(const TableText::Constraint& a, const TableText::Constraint& b) {
    return a.kind == b.kind && a.of_column == b.of_column && a.text == b.text &&
           same_name(a.name, b.name) && a.columns == b.columns;
}

TableText::Column column_of(std::string_view core) {
    const Scanned text(core);
    const ColumnSpans spans = column_spans(text);
    TableText::Column column;
    column.name = text.name(0);
    if (spans.type_end > spans.type_first) {
        column.type = text.between(spans.type_first, spans.type_end - 1);
    }
    if (spans.type_end < text.size()) {
        column.constraints = text.between(spans.type_end, text.size() - 1);
    }
    for (const ConstraintSpan& span : spans.constraints) {
        column.generated = column.generated || span.kind == TableText::Kind::generated;
        column.not_null = column.not_null || span.kind == TableText::Kind::not_null;
        if (span.kind == TableText::Kind::default_value && span.last > span.body) {
            column.default_value = text.between(span.body + 1, span.last);
        }
    }
    return column;
}

std::vector<TableText::Constraint> constraints_of_column(std::string_view core) {
    const Scanned text(core);
    std::vector<TableText::Constraint> out;
    for (const ConstraintSpan& span : column_spans(text).constraints) {
        TableText::Constraint one = constraint_of(text, span);
        one.columns = {text.name(0)};
        one.of_column = true;
        out.push_back(std::move(one));
    }
    return out;
}

/// The one constraint that a table's item is.
TableText::Constraint constraint_of_table(std::string_view core) {
    const Scanned text(core);
    const std::vector<ConstraintSpan> spans = table_constraint_spans(text);
    if (spans.empty()) {
        return {TableText::Kind::check, Identifier(), std::string(core), {}, false};
    }
    TableText::Constraint one = constraint_of(text, spans.front());
    if (one.kind != TableText::Kind::check) {
        one.columns = key_columns(text, spans.front());
    }
    return one;
}

bool cut_from_column(std::string& core, const TableText::Constraint& constraint) {
    const std::string before = core;
    const Scanned text(before);
    const std::vector<TableText::Constraint> own = constraints_of_column(before);
    const std::vector<ConstraintSpan> spans = column_spans(text).constraints;
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (same_constraint(own[i], constraint)) {
            core = without(text, spans[i].first, spans[i].last);
            return true;
        }
    }
    return false;
}

}  // namespace

void TableText::rename(const Identifier& name) {
    name_ = name;
    name_text_ = sql_name(name);
}

bool TableText::without_rowid() const {
    const Scanned text(tail_);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.is_word(i, "WITHOUT")) {
            return true;
        }
    }
    return false;
}

bool TableText::strict() const {
    const Scanned text(tail_);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.is_word(i, "STRICT")) {
            return true;
        }
    }
    return false;
}

std::vector<TableText::Column> TableText::columns() const {
    std::vector<Column> out;
    for (const Item& item : items_) {
        if (item.column) {
            out.push_back(column_of(item.core));
        }
    }
    return out;
}

const TableText::Item* TableText::item_of(const Identifier& column) const {
    for (const Item& item : items_) {
        if (item.column && same_name(Scanned(item.core).name(0), column)) {
            return &item;
        }
    }
    return nullptr;
}

TableText::Item* TableText::item_of(const Identifier& column) {
    return const_cast<Item*>(std::as_const(*this).item_of(column));
}

std::optional<TableText::Column> TableText::find_column(const Identifier& name) const {
    const Item* item = item_of(name);
    return item == nullptr ? std::nullopt : std::optional(column_of(item->core));
}

/// Set as the last one is: in a line of its own or not.
TableText::Item TableText::new_item(std::string_view core, bool column) const {
    Item item;
    item.core = core;
    item.column = column;
    item.before = " ";
    if (!items_.empty()) {
        const std::string& model = items_.back().before;
        const std::size_t line = model.rfind('\n');
        if (line != std::string::npos) {
            item.before = model.substr(line);
        }
    }
    return item;
}

void TableText::add_column(std::string_view definition) {
    std::size_t at = items_.size();
    while (at > 0 && !items_[at - 1].column) {
        --at;
    }
    items_.insert(items_.begin() + static_cast<std::ptrdiff_t>(at), new_item(definition, true));
}

void TableText::add_constraint(std::string_view definition) {
    items_.push_back(new_item(definition, false));
}

void TableText::erase(std::size_t index) {
    // The first one keeps its distance from the parenthesis.
    if (index == 0 && items_.size() > 1) {
        items_[1].before = items_[0].before;
    }
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(index));
}

bool TableText::drop_column(const Identifier& name) {
    const Item* item = item_of(name);
    if (item == nullptr) {
        return false;
    }
    erase(static_cast<std::size_t>(item - items_.data()));
    return true;
}

void TableText::set_type(const Identifier& column, const std::string& type) {
    Item* item = item_of(column);
    if (item == nullptr) {
        return;
    }
    const Scanned text(item->core);
    const ColumnSpans spans = column_spans(text);
    if (spans.type_end == spans.type_first) {
        item->core = inserted(text, 0, type);
    } else {
        item->core = replaced(text, spans.type_first, spans.type_end - 1, type);
    }
}

void TableText::set_not_null(const Identifier& column, bool not_null) {
    Item* item = item_of(column);
    if (item == nullptr) {
        return;
    }
    const std::string core = item->core;
    const Scanned text(core);
    const ColumnSpans spans = column_spans(text);
    const auto found = std::find_if(
        spans.constraints.begin(), spans.constraints.end(), [](const ConstraintSpan& span) {
            return span.kind == Kind::not_null || span.kind == Kind::null;
        });
    if (found == spans.constraints.end()) {
        if (not_null) {
            item->core = inserted(text, spans.type_end - 1, "NOT NULL");
        }
        return;
    }
    if (not_null && found->kind == Kind::null) {
        item->core = replaced(text, found->first, found->last, "NOT NULL");
    } else if (!not_null && found->kind == Kind::not_null) {
        item->core = without(text, found->first, found->last);
    }
}

void TableText::set_default(const Identifier& column,
                            const std::optional<std::string>& expression) {
    Item* item = item_of(column);
    if (item == nullptr) {
        return;
    }
    const std::string core = item->core;
    const Scanned text(core);
    const ColumnSpans spans = column_spans(text);
    const auto found = std::find_if(
        spans.constraints.begin(), spans.constraints.end(), [](const ConstraintSpan& span) {
            return span.kind == Kind::default_value;
        });
    const std::string clause = "DEFAULT " + expression.value_or("");
    if (found == spans.constraints.end()) {
        item->core = expression ? inserted(text, spans.type_end - 1, clause) : core;
    } else {
        item->core = expression ? replaced(text, found->first, found->last, clause)
                                : without(text, found->first, found->last);
    }
}

std::vector<TableText::Constraint> TableText::constraints() const {
    std::vector<Constraint> out;
    for (const Item& item : items_) {
        if (item.column) {
            for (Constraint& one : constraints_of_column(item.core)) {
                out.push_back(std::move(one));
            }
        } else {
            out.push_back(constraint_of_table(item.core));
        }
    }
    return out;
}

std::optional<TableText::Constraint> TableText::find_constraint(const Identifier& name) const {
    for (const Constraint& one : constraints()) {
        if (!one.name.empty() && same_name(one.name, name)) {
            return one;
        }
    }
    return std::nullopt;
}

bool TableText::drop_constraint(const Constraint& constraint) {
    for (std::size_t i = 0; i < items_.size(); ++i) {
        Item& item = items_[i];
        if (item.column) {
            if (cut_from_column(item.core, constraint)) {
                return true;
            }
        } else if (same_constraint(constraint_of_table(item.core), constraint)) {
            erase(i);
            return true;
        }
    }
    return false;
}

bool TableText::drop_constraint(const Identifier& name) {
    const std::optional<Constraint> found = find_constraint(name);
    return found && drop_constraint(*found);
}

bool TableText::rename_constraint(const Identifier& from, const Identifier& to) {
    for (Item& item : items_) {
        const std::string core = item.core;
        const Scanned text(core);
        const std::vector<ConstraintSpan> spans =
            item.column ? column_spans(text).constraints : table_constraint_spans(text);
        for (const ConstraintSpan& span : spans) {
            if (!span.name.empty() && same_name(span.name, from)) {
                item.core = replaced(text, span.body - 1, span.body - 1, sql_name(to));
                return true;
            }
        }
    }
    return false;
}

std::vector<Identifier> TableText::primary_key() const {
    for (const Constraint& one : constraints()) {
        if (one.kind == Kind::primary_key) {
            return one.columns;
        }
    }
    return {};
}

std::optional<Identifier> TableText::rowid_alias() const {
    const std::vector<Identifier> key = primary_key();
    if (without_rowid() || key.size() != 1) {
        return std::nullopt;
    }
    const std::optional<Column> column = find_column(key.front());
    if (!column || to_lower(column->type) != "integer") {
        return std::nullopt;
    }
    for (const Constraint& one : constraints()) {
        if (one.kind == Kind::primary_key && one.of_column &&
            mentions(one.text, Identifier("desc"))) {
            return std::nullopt;
        }
    }
    return column->name;
}

}  // namespace dbtool::ddl::sqlite
