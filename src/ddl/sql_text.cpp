#include "ddl/sql_text.hpp"

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::ddl {
namespace {

std::string_view action_words(ReferentialAction action) {
    switch (action) {
        case ReferentialAction::no_action:
            return "NO ACTION";
        case ReferentialAction::restrict:
            return "RESTRICT";
        case ReferentialAction::cascade:
            return "CASCADE";
        case ReferentialAction::set_null:
            return "SET NULL";
        case ReferentialAction::set_default:
            return "SET DEFAULT";
    }
    return "";
}

bool is_now(std::string_view expression) {
    const std::string lower = to_lower(trim(expression));
    return lower == "now()" || lower == "current_timestamp";
}

/// Where the parenthesis that opens the text is closed; npos where it is not one that opens it.
/// Quotes are stepped over.
std::size_t closing_of_first(std::string_view text) {
    if (!text.starts_with('(')) {
        return std::string_view::npos;
    }
    int depth = 0;
    char quote_mark = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote_mark != '\0') {
            quote_mark = c == quote_mark ? '\0' : quote_mark;
        } else if (c == '\'' || c == '"') {
            quote_mark = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    return join(parts, separator);
}

std::string column_list(const std::vector<Identifier>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const Identifier& column : columns) {
        names.push_back(sql_name(column));
    }
    return joined(names);
}

std::vector<std::string> texts_of(const std::vector<Identifier>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const Identifier& column : columns) {
        names.push_back(column.str());
    }
    return names;
}

std::string literal(std::string_view text, Dialect dialect) {
    return dialect == Dialect::sqlite ? quote_sqlite_literal(text) : quote_literal(text);
}

std::string value_sql(const Value& value, Dialect dialect) {
    switch (value.kind) {
        case Value::Kind::null:
            return "NULL";
        case Value::Kind::boolean:
        case Value::Kind::number:
            return value.text;
        case Value::Kind::text:
            return literal(value.text, dialect);
        case Value::Kind::expression:
            return dialect == Dialect::sqlite && is_now(value.text) ? "CURRENT_TIMESTAMP"
                                                                    : value.text;
    }
    return "";
}

std::string in_parentheses(std::string_view expression) {
    const std::string_view text = trim(expression);
    if (!text.empty() && closing_of_first(text) == text.size() - 1) {
        return std::string(text);
    }
    return "(" + std::string(text) + ")";
}

std::string deferrable_clause(Deferrable deferrable) {
    switch (deferrable) {
        case Deferrable::no:
            return "";
        case Deferrable::immediate:
            return " DEFERRABLE";
        case Deferrable::deferred:
            return " DEFERRABLE INITIALLY DEFERRED";
    }
    return "";
}

std::string referential_actions(const References& references) {
    std::string out;
    if (references.on_delete != ReferentialAction::no_action) {
        out += " ON DELETE " + std::string(action_words(references.on_delete));
    }
    if (references.on_update != ReferentialAction::no_action) {
        out += " ON UPDATE " + std::string(action_words(references.on_update));
    }
    return out + deferrable_clause(references.deferrable);
}

std::string parameter_list(const Parameters& parameters) {
    std::vector<std::string> parts;
    parts.reserve(parameters.size());
    for (const auto& [name, value] : parameters) {
        parts.push_back(name + " = " + value);
    }
    return joined(parts);
}

}  // namespace dbtool::ddl
