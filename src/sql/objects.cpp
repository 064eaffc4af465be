#include <algorithm>
#include <array>
#include <span>

#include <dbtool/sql/objects.hpp>

#include "tokens.hpp"

namespace dbtool::sql {
namespace {

constexpr std::array<std::string_view, 10> modifiers = {"or",
                                                        "replace",
                                                        "temp",
                                                        "temporary",
                                                        "local",
                                                        "global",
                                                        "unlogged",
                                                        "unique",
                                                        "recursive",
                                                        "virtual"};

constexpr std::array<std::string_view, 12> kinds = {"table",
                                                    "view",
                                                    "function",
                                                    "procedure",
                                                    "aggregate",
                                                    "trigger",
                                                    "type",
                                                    "domain",
                                                    "sequence",
                                                    "schema",
                                                    "index",
                                                    "extension"};

bool is_one_of(const Token& token, std::span<const std::string_view> words) {
    return std::any_of(
        words.begin(), words.end(), [&](std::string_view word) { return token.is(word); });
}

std::optional<std::string> read_kind(Tokens& tokens) {
    while (is_one_of(tokens.peek(), modifiers)) {
        tokens.next();
    }
    if (tokens.accept_all({"materialized", "view"})) {
        return "materialized view";
    }
    if (tokens.accept_all({"foreign", "table"})) {
        return "foreign table";
    }
    const Token word = tokens.next();
    return is_one_of(word, kinds) ? std::optional(name_of(word)) : std::nullopt;
}

/// What stands between the quotes of `'...'`, `E'...'` or `$tag$...$tag$`.
std::string_view inside(std::string_view text) {
    const std::size_t open = text.find_first_of("'$");
    if (open == std::string_view::npos) {
        return {};
    }
    const std::size_t size = text[open] == '$' ? text.find('$', open + 1) - open + 1 : 1;
    if (size > text.size() || open + 2 * size > text.size()) {
        return {};
    }
    return text.substr(open + size, text.size() - open - 2 * size);
}

}  // namespace

std::optional<CreatedObject> created_object(std::string_view statement, Dialect dialect) {
    Tokens tokens(statement, dialect);
    if (!tokens.accept("create")) {
        return std::nullopt;
    }
    CreatedObject made;
    const auto kind = read_kind(tokens);
    if (!kind) {
        return std::nullopt;
    }
    made.kind = *kind;
    tokens.accept("concurrently");
    made.if_not_exists = tokens.accept_all({"if", "not", "exists"});
    const auto name = read_name(tokens);
    if (!name) {
        return std::nullopt;
    }
    made.name = *name;
    return made;
}

std::optional<QualifiedName> created_table(std::string_view statement, Dialect dialect) {
    const auto made = created_object(statement, dialect);
    if (!made || made->kind != "table" || made->if_not_exists) {
        return std::nullopt;
    }
    return made->name;
}

std::vector<QualifiedName> concurrently_dropped_indexes(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    if (!tokens.accept_all({"drop", "index", "concurrently"})) {
        return {};
    }
    tokens.accept_all({"if", "exists"});
    return read_names(tokens);
}

void collect_names(std::string_view statement, Dialect dialect, std::set<std::string>& names) {
    Tokens tokens(statement, dialect);
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.kind == Token::Kind::word || token.kind == Token::Kind::quoted_name) {
            names.insert(name_of(token));
        } else if (token.kind == Token::Kind::string && token.text.size() < statement.size()) {
            collect_names(inside(token.text), dialect, names);
        }
    }
}

}  // namespace dbtool::sql
