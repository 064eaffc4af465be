#include "ddl/sqlite/table_text.hpp"

#include <algorithm>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "ddl/sqlite/constraint_text.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {
namespace {

Error not_a_table(std::string_view text) {
    return {ErrorKind::database,
            "a definition is not one of a table that can be changed: " +
                std::string(trim(text.substr(0, text.find('(')))),
            "Virtual tables are made anew, not changed."};
}

/// Of blanks and comments: would what follows be part of a comment?
bool ends_in_line_comment(std::string_view text) {
    const std::size_t line = text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1;
    const std::string_view last = text.substr(line);
    return last.find("--") != std::string_view::npos && tokens_of(last).empty();
}

bool begins_line(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    return first != std::string_view::npos && text[first] == '\n';
}

/// The comment that stands in the same line as what is before, if there is one: how long it is.
std::size_t note_length(std::string_view trivia) {
    const std::size_t line = std::min(trivia.find('\n'), trivia.size());
    const std::string_view first = trivia.substr(0, line);
    const bool whole = tokens_of(first).empty();
    const bool comment =
        first.find("--") != std::string_view::npos || first.find("/*") != std::string_view::npos;
    const std::size_t open = first.rfind("/*");
    const bool closed = open == std::string_view::npos ||
                        first.find("*/", open) != std::string_view::npos || first.find("--") < open;
    return whole && comment && closed && line < trivia.size() ? line : 0;
}

}  // namespace

TableText TableText::parse(std::string_view create_table) {
    while (!create_table.empty() && (create_table.back() == ';' || create_table.back() == '\n' ||
                                     create_table.back() == ' ')) {
        create_table.remove_suffix(1);
    }
    const Scanned text(create_table);
    std::size_t i = 1;
    while (text.is_word(i, "TEMP") || text.is_word(i, "TEMPORARY")) {
        ++i;
    }
    if (!text.is_word(0, "CREATE") || !text.is_word(i, "TABLE")) {
        throw not_a_table(create_table);
    }
    ++i;
    if (text.is_word(i, "IF") && text.is_word(i + 1, "NOT")) {
        i += 3;
    }
    std::size_t name = i;
    if (text.is_symbol(i + 1, '.')) {
        name = i + 2;
    }
    if (!text.is_name(name) || !text.is_symbol(name + 1, '(')) {
        throw not_a_table(create_table);
    }
    const std::size_t close = text.closing(name + 1);
    TableText table;
    table.head_ = create_table.substr(0, text[name].begin);
    table.name_ = text.name(name);
    table.name_text_ = text.text(name);
    table.open_ = create_table.substr(text[name].end, text[name + 1].end - text[name].end);
    table.tail_ = create_table.substr(text[close].begin);
    table.cut_body(create_table.substr(text[name + 1].end, text[close].begin - text[name + 1].end));
    return table;
}

void TableText::cut_body(std::string_view body) {
    const Scanned text(body);
    std::size_t begin = 0;
    for (std::size_t first = 0; first < text.size();) {
        std::size_t next = first;
        while (next < text.size() && !(text.is_symbol(next, ',') && text[next].depth == 0)) {
            ++next;
        }
        if (next == first) {
            throw not_a_table(head_ + name_text_);
        }
        Item item;
        item.before = body.substr(begin, text[first].begin - begin);
        item.core = text.between(first, next - 1);
        const std::size_t core_end = text[next - 1].end;
        const bool last = next >= text.size();
        (last ? close_ : item.after) =
            body.substr(core_end, (last ? body.size() : text[next].begin) - core_end);
        item.column = !begins_table_constraint(Scanned(item.core));
        begin = last ? body.size() : text[next].end;
        first = next + 1;
        if (item.column) {
            items_.push_back(std::move(item));
        } else {
            cut_constraints(std::move(item));
        }
    }
    settle_notes();
}

/// Constraints that no comma divides become items of their own.
void TableText::cut_constraints(Item item) {
    const Scanned text(item.core);
    const std::vector<ConstraintSpan> spans = table_constraint_spans(text);
    if (spans.size() < 2) {
        items_.push_back(std::move(item));
        return;
    }
    std::size_t begin = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        Item one;
        one.column = false;
        one.before =
            i == 0 ? item.before
                   : std::string(text.text().substr(begin, text[spans[i].first].begin - begin));
        one.core = text.between(spans[i].first, spans[i].last);
        one.after = i + 1 == spans.size() ? item.after : "";
        begin = text[spans[i].last].end;
        items_.push_back(std::move(one));
    }
}

/// A comment behind a comma, or behind the last item, belongs to what is before it in its line.
void TableText::settle_notes() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
        std::string& following = i + 1 < items_.size() ? items_[i + 1].before : close_;
        const std::size_t length = note_length(following);
        items_[i].note = following.substr(0, length);
        following.erase(0, length);
    }
}

std::string TableText::str() const {
    std::string out = head_ + name_text_ + open_;
    bool in_comment = false;
    const auto add = [&](const std::string& trivia) {
        out += (in_comment && !begins_line(trivia) ? "\n" : "") + trivia;
    };
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        add(item.before);
        out += item.core + item.after;
        if (i + 1 < items_.size()) {
            out += ends_in_line_comment(item.after) ? "\n," : ",";
        }
        out += item.note;
        in_comment = ends_in_line_comment(item.note);
    }
    add(close_);
    return out + tail_;
}

}  // namespace dbtool::ddl::sqlite
