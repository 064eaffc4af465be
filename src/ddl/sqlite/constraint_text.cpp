#include "ddl/sqlite/constraint_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace dbtool::ddl::sqlite {
namespace {

using Kind = TableText::Kind;

struct Opener {
    std::string_view word;
    Kind kind;
};

constexpr std::array<Opener, 10> column_openers = {{{"PRIMARY", Kind::primary_key},
                                                    {"UNIQUE", Kind::unique},
                                                    {"CHECK", Kind::check},
                                                    {"REFERENCES", Kind::foreign_key},
                                                    {"NOT", Kind::not_null},
                                                    {"NULL", Kind::null},
                                                    {"DEFAULT", Kind::default_value},
                                                    {"COLLATE", Kind::collate},
                                                    {"GENERATED", Kind::generated},
                                                    {"AS", Kind::generated}}};
constexpr std::array<Opener, 4> table_openers = {{{"PRIMARY", Kind::primary_key},
                                                  {"UNIQUE", Kind::unique},
                                                  {"CHECK", Kind::check},
                                                  {"FOREIGN", Kind::foreign_key}}};

template <std::size_t N>
std::optional<Kind> opened(const Scanned& text,
                           std::size_t i,
                           const std::array<Opener, N>& openers) {
    for (const Opener& opener : openers) {
        if (text.is_word(i, opener.word)) {
            return opener.kind;
        }
    }
    return std::nullopt;
}

/// Behind DEFAULT and its value: a parenthesis, or a literal with a sign.
std::size_t end_of_default(const Scanned& text, std::size_t i) {
    ++i;
    if (text.is_symbol(i, '(')) {
        return text.closing(i) + 1;
    }
    if (text.is_symbol(i, '+') || text.is_symbol(i, '-')) {
        ++i;
    }
    return i + 1;
}

/// Behind `REFERENCES table (columns)` and its actions, where NULL, DEFAULT and NOT are other
/// words.
std::size_t end_of_reference(const Scanned& text, std::size_t i) {
    i += 2;
    if (text.is_symbol(i, '(')) {
        i = text.closing(i) + 1;
    }
    for (;;) {
        if (text.is_word(i, "ON")) {
            const bool two = text.is_word(i + 2, "SET") || text.is_word(i + 2, "NO");
            i += two ? 4 : 3;
        } else if (text.is_word(i, "MATCH") || text.is_word(i, "INITIALLY")) {
            i += 2;
        } else if (text.is_word(i, "NOT") && text.is_word(i + 1, "DEFERRABLE")) {
            i += 2;
        } else if (text.is_word(i, "DEFERRABLE")) {
            ++i;
        } else {
            return i;
        }
    }
}

std::size_t end_of_other(const Scanned& text, std::size_t i, Kind kind) {
    if (kind == Kind::not_null || kind == Kind::collate) {
        ++i;
    }
    for (++i; i < text.size(); ++i) {
        const bool begins =
            opened(text, i, column_openers).has_value() || text.is_word(i, "CONSTRAINT");
        // `GENERATED ALWAYS AS (...)` is one.
        if (begins && !(kind == Kind::generated && text.is_word(i, "AS"))) {
            break;
        }
        if (text.is_symbol(i, '(')) {
            i = text.closing(i);
        }
    }
    return i;
}

std::size_t end_of_column_constraint(const Scanned& text, std::size_t i, Kind kind) {
    switch (kind) {
        case Kind::default_value:
            return end_of_default(text, i);
        case Kind::foreign_key:
            return end_of_reference(text, i);
        default:
            return end_of_other(text, i, kind);
    }
}

/// Is it `CONSTRAINT name`? Then the constraint's name is set, and its body begins behind it.
bool take_name(const Scanned& text, std::size_t i, ConstraintSpan& span) {
    if (!text.is_word(i, "CONSTRAINT") || !text.is_name(i + 1)) {
        return false;
    }
    span.name = text.name(i + 1);
    span.body = i + 2;
    return true;
}

std::size_t end_of_table_constraint(const Scanned& text, std::size_t i) {
    for (++i; i < text.size(); ++i) {
        if (text.is_word(i, "CONSTRAINT") || opened(text, i, table_openers)) {
            break;
        }
        if (text.is_symbol(i, '(')) {
            i = text.closing(i);
        }
    }
    return i;
}

}  // namespace

ColumnSpans column_spans(const Scanned& definition) {
    ColumnSpans out;
    std::size_t i = 1;
    while (i < definition.size() && !definition.is_word(i, "CONSTRAINT") &&
           !opened(definition, i, column_openers)) {
        i = definition.is_symbol(i, '(') ? definition.closing(i) + 1 : i + 1;
    }
    out.type_end = i;
    while (i < definition.size()) {
        ConstraintSpan span{.first = i, .body = i};
        while (take_name(definition, span.body, span)) {
        }
        const std::optional<Kind> kind = opened(definition, span.body, column_openers);
        if (!kind) {
            break;
        }
        span.kind = *kind;
        i = std::min(end_of_column_constraint(definition, span.body, *kind), definition.size());
        span.last = i - 1;
        out.constraints.push_back(span);
    }
    return out;
}

std::vector<ConstraintSpan> table_constraint_spans(const Scanned& text) {
    std::vector<ConstraintSpan> out;
    for (std::size_t i = 0; i < text.size();) {
        ConstraintSpan span{.first = i, .body = i};
        while (take_name(text, span.body, span)) {
        }
        const std::optional<Kind> kind = opened(text, span.body, table_openers);
        if (!kind) {
            break;
        }
        span.kind = *kind;
        i = end_of_table_constraint(text, span.body);
        span.last = i - 1;
        out.push_back(span);
    }
    return out;
}

bool begins_table_constraint(const Scanned& text) {
    return text.is_word(0, "CONSTRAINT") || opened(text, 0, table_openers).has_value();
}

std::vector<Identifier> key_columns(const Scanned& text, const ConstraintSpan& span) {
    std::vector<Identifier> columns;
    std::size_t open = span.body;
    while (open < span.last && !text.is_symbol(open, '(')) {
        ++open;
    }
    bool expected = true;
    for (std::size_t i = open + 1; i < span.last && !text.is_symbol(i, ')'); ++i) {
        if (expected && text.is_name(i)) {
            columns.push_back(text.name(i));
        }
        expected = text.is_symbol(i, ',');
    }
    return columns;
}

}  // namespace dbtool::ddl::sqlite
