#include <algorithm>
#include <array>

#include <dbtool/sql/reader.hpp>

#include "solo.hpp"
#include "tokens.hpp"

namespace dbtool::sql {
namespace {

/// What a verb can be the beginning of.
enum class Verb {
    begin,
    commit,
    rollback,
    savepoint,
    prepare,
    copy,
    discard,
    create_or_drop,
    other_open,  ///< ALTER, CLUSTER, REINDEX: some forms are solo.
    solo,
    pragma,
};

struct VerbRow {
    std::string_view word;
    Verb verb;
};

/// Every other verb begins an ordinary statement: the many INSERTs of a large script are decided
/// here.
constexpr std::array postgres_verbs{
    VerbRow{"abort", Verb::rollback},
    VerbRow{"alter", Verb::other_open},
    VerbRow{"begin", Verb::begin},
    VerbRow{"cluster", Verb::other_open},
    VerbRow{"commit", Verb::commit},
    VerbRow{"copy", Verb::copy},
    VerbRow{"create", Verb::create_or_drop},
    VerbRow{"discard", Verb::discard},
    VerbRow{"drop", Verb::create_or_drop},
    VerbRow{"end", Verb::commit},
    VerbRow{"prepare", Verb::prepare},
    VerbRow{"reindex", Verb::other_open},
    VerbRow{"release", Verb::savepoint},
    VerbRow{"rollback", Verb::rollback},
    VerbRow{"savepoint", Verb::savepoint},
    VerbRow{"start", Verb::begin},
    VerbRow{"vacuum", Verb::solo},
};

constexpr std::array sqlite_verbs{
    VerbRow{"attach", Verb::solo},
    VerbRow{"begin", Verb::begin},
    VerbRow{"commit", Verb::commit},
    VerbRow{"detach", Verb::solo},
    VerbRow{"end", Verb::commit},
    VerbRow{"pragma", Verb::pragma},
    VerbRow{"release", Verb::savepoint},
    VerbRow{"rollback", Verb::rollback},
    VerbRow{"savepoint", Verb::savepoint},
    VerbRow{"vacuum", Verb::solo},
};

std::optional<Verb> find_verb(std::span<const VerbRow> rows, const Token& token) {
    if (token.kind != Token::Kind::word) {
        return std::nullopt;
    }
    const char first = lower(token.text.front());
    for (const VerbRow& row : rows) {
        if (row.word.front() == first && is_keyword(token.text, row.word)) {
            return row.verb;
        }
    }
    return std::nullopt;
}

/// COMMIT and ROLLBACK with what may follow; `kind` is what they are with nothing that changes it.
StatementKind end_of_transaction(Tokens tokens, StatementKind kind) {
    if (tokens.accept("prepared")) {
        return StatementKind::two_phase;
    }
    if (!tokens.accept("work")) {
        tokens.accept("transaction");
    }
    if (kind == StatementKind::rollback && tokens.accept("to")) {
        return StatementKind::savepoint;
    }
    return tokens.accept_all({"and", "chain"}) ? StatementKind::chain : kind;
}

/// PREPARE also names statements, one of which may be called transaction.
StatementKind prepare(Tokens tokens) {
    const bool is_two_phase =
        tokens.accept("transaction") && tokens.next().kind == Token::Kind::string;
    return is_two_phase ? StatementKind::two_phase : StatementKind::ordinary;
}

/// The grammar takes STDOUT for STDIN here.
StatementKind copy(Tokens tokens) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is_symbol('(')) {
            tokens.skip_parentheses();
        } else if (token.is("from")) {
            const Token from = tokens.next();
            return from.is("stdin") || from.is("stdout") ? StatementKind::copy_from_stdin
                                                         : StatementKind::ordinary;
        } else if (token.is("to")) {
            const Token to = tokens.next();
            return to.is("stdout") || to.is("stdin") ? StatementKind::copy_to_stdout
                                                     : StatementKind::ordinary;
        }
    }
    return StatementKind::ordinary;
}

StatementKind solo_if(bool is_solo) {
    return is_solo ? StatementKind::solo : StatementKind::ordinary;
}

/// The tree can only take back what the words say: it is asked for few statements.
StatementKind decide_open(std::string_view statement) {
    return solo_if(is_solo_by_tokens(statement) && is_solo_by_tree(statement).value_or(true));
}

StatementKind create_or_drop(std::string_view statement, Tokens tokens, bool is_drop) {
    const Token object = tokens.next();
    if (object.is("database") || object.is("tablespace") ||
        (is_drop && object.is("subscription"))) {
        return StatementKind::solo;
    }
    const bool is_open = object.is("index") || object.is("unique") || object.is("subscription");
    return is_open ? decide_open(statement) : StatementKind::ordinary;
}

/// `PRAGMA [schema.]name = value` or `PRAGMA [schema.]name(value)`: without a value it only asks.
StatementKind pragma(Tokens tokens) {
    std::string name = name_of(tokens.next());
    Token token = tokens.next();
    if (token.is_symbol('.')) {
        name = name_of(tokens.next());
        token = tokens.next();
    }
    if (!token.is_symbol('=') && !token.is_symbol('(')) {
        return StatementKind::ordinary;
    }
    if (is_keyword(name, "foreign_keys")) {
        return StatementKind::foreign_keys_pragma;
    }
    return solo_if(is_keyword(name, "journal_mode"));
}

StatementKind classify_verb(Verb verb, std::string_view statement, Tokens tokens) {
    switch (verb) {
        case Verb::begin:
            return StatementKind::begin;
        case Verb::commit:
            return end_of_transaction(tokens, StatementKind::commit);
        case Verb::rollback:
            return end_of_transaction(tokens, StatementKind::rollback);
        case Verb::savepoint:
            return StatementKind::savepoint;
        case Verb::prepare:
            return prepare(tokens);
        case Verb::copy:
            return copy(tokens);
        case Verb::discard:
            return solo_if(tokens.accept("all"));
        case Verb::create_or_drop:
            return create_or_drop(statement, tokens, lower(statement.front()) == 'd');
        case Verb::other_open:
            return tokens.accept("system") ? StatementKind::solo : decide_open(statement);
        case Verb::solo:
            return StatementKind::solo;
        case Verb::pragma:
            return pragma(tokens);
    }
    return StatementKind::ordinary;
}

}  // namespace

StatementKind classify(std::string_view statement, Dialect dialect) {
    Tokens tokens(statement, dialect);
    const Token first = tokens.next();
    const bool is_sqlite = dialect == Dialect::sqlite;
    const auto rows = is_sqlite ? std::span<const VerbRow>(sqlite_verbs)
                                : std::span<const VerbRow>(postgres_verbs);
    const std::optional<Verb> verb = find_verb(rows, first);
    return verb ? classify_verb(*verb, statement, tokens) : StatementKind::ordinary;
}

std::optional<IndexName> concurrent_index_name(std::string_view statement) {
    const std::optional<IndexName> by_tokens = index_name_by_tokens(statement);
    return by_tokens ? index_name_by_tree(statement).value_or(by_tokens) : std::nullopt;
}

}  // namespace dbtool::sql
