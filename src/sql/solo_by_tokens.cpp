#include "solo.hpp"
#include "tokens.hpp"

namespace dbtool::sql {
namespace {

bool is_off(const Token& value) {
    return value.is("false") || value.is("off") || value.text == "0" || value.text == "'false'" ||
           value.text == "'off'";
}

/// The value of an option in the list that the next parenthesis opens: `(CONCURRENTLY)`, `(refresh
/// = false)`.
bool is_on(Tokens tokens, std::string_view name, bool otherwise) {
    bool at_name = tokens.next().is_symbol('(');
    if (!at_name) {
        return otherwise;
    }
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (at_name && name_of(token) == name) {
            const Token value = tokens.next();
            return !is_off(value.is_symbol('=') ? tokens.next() : value);
        }
        at_name = token.is_symbol(',');
    }
    return otherwise;
}

bool is_solo_reindex(Tokens tokens) {
    if (is_on(tokens, "concurrently", false)) {
        return true;
    }
    if (tokens.peek().is_symbol('(')) {
        tokens.next();
        tokens.skip_parentheses();
    }
    const Token kind = tokens.next();
    return kind.is("schema") || kind.is("system") || kind.is("database") ||
           tokens.accept("concurrently");
}

bool is_solo_cluster(Tokens tokens) {
    if (tokens.peek().is_symbol('(')) {
        tokens.next();
        tokens.skip_parentheses();
    }
    tokens.accept("verbose");
    return tokens.next().kind == Token::Kind::end;
}

bool has_word(Tokens tokens, std::string_view word) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is(word)) {
            return true;
        }
    }
    return false;
}

/// DETACH PARTITION name CONCURRENTLY is a whole command of its own: the statement ends there.
bool is_solo_alter_table(Tokens tokens) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is("detach") && tokens.accept("partition")) {
            return has_word(tokens, "concurrently");
        }
    }
    return false;
}

/// Moves behind the next WITH, or to the end.
Tokens behind_with(Tokens tokens) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is("with")) {
            break;
        }
    }
    return tokens;
}

bool is_solo_create(Tokens tokens) {
    if (tokens.accept("subscription")) {
        const Tokens options = behind_with(tokens);
        return is_on(options, "create_slot", is_on(options, "connect", true));
    }
    tokens.accept("unique");
    return tokens.accept_all({"index", "concurrently"});
}

bool is_solo_alter(Tokens tokens) {
    if (tokens.accept("table")) {
        return is_solo_alter_table(tokens);
    }
    if (tokens.accept("database")) {
        tokens.next();
        return tokens.accept_all({"set", "tablespace"});
    }
    if (!tokens.accept("subscription")) {
        return false;
    }
    tokens.next();
    if (tokens.accept("refresh")) {
        return true;
    }
    const Token verb = tokens.next();
    return (verb.is("set") || verb.is("add") || verb.is("drop")) && tokens.accept("publication") &&
           is_on(behind_with(tokens), "refresh", true);
}

}  // namespace

bool is_solo_by_tokens(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    const Token verb = tokens.next();
    if (verb.is("create")) {
        return is_solo_create(tokens);
    }
    if (verb.is("drop")) {
        return tokens.accept_all({"index", "concurrently"});
    }
    if (verb.is("alter")) {
        return is_solo_alter(tokens);
    }
    return verb.is("reindex") ? is_solo_reindex(tokens)
                              : verb.is("cluster") && is_solo_cluster(tokens);
}

std::optional<IndexName> index_name_by_tokens(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    if (!tokens.accept("create")) {
        return std::nullopt;
    }
    tokens.accept("unique");
    if (!tokens.accept_all({"index", "concurrently"})) {
        return std::nullopt;
    }
    tokens.accept_all({"if", "not", "exists"});
    const Token name = tokens.next();
    const bool is_name =
        (name.kind == Token::Kind::word && !name.is("on")) || name.kind == Token::Kind::quoted_name;
    if (!is_name || !tokens.accept("on")) {
        return std::nullopt;
    }
    tokens.accept("only");
    const Token table = tokens.next();
    const bool is_qualified = tokens.next().is_symbol('.');
    return IndexName{.schema = is_qualified ? name_of(table) : "", .name = name_of(name)};
}

}  // namespace dbtool::sql
