#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <dbtool/sql/objects.hpp>
#include <dbtool/sql/reader.hpp>
#include <dbtool/sql/solo.hpp>

#include "tokens.hpp"

namespace dbtool::sql {
namespace {

using Kind = Solo::Kind;

/// Verbs of statements that may be run again, whatever they have done already.
constexpr std::array<std::string_view, 12> harmless = {"analyze",
                                                       "checkpoint",
                                                       "cluster",
                                                       "comment",
                                                       "discard",
                                                       "grant",
                                                       "pragma",
                                                       "refresh",
                                                       "reset",
                                                       "revoke",
                                                       "security",
                                                       "set"};

bool is_harmless(const Token& verb) {
    return std::any_of(
        harmless.begin(), harmless.end(), [&](std::string_view word) { return verb.is(word); });
}

/// Is a word among the options, `(FULL, VERBOSE)` or bare ones, before a name stands there?
bool has_option(Tokens tokens, std::string_view option) {
    constexpr std::array<std::string_view, 4> bare = {"full", "freeze", "verbose", "analyze"};
    if (tokens.peek().is_symbol('(')) {
        tokens.next();
        int depth = 1;
        for (Token token = tokens.next(); token.kind != Token::Kind::end && depth > 0;
             token = tokens.next()) {
            if (token.is(option)) {
                return true;
            }
            depth += token.is_symbol('(') ? 1 : token.is_symbol(')') ? -1 : 0;
        }
        return false;
    }
    for (Token token = tokens.next(); std::any_of(
             bare.begin(), bare.end(), [&](std::string_view word) { return token.is(word); });
         token = tokens.next()) {
        if (token.is(option)) {
            return true;
        }
    }
    return false;
}

Solo read_reindex(Tokens tokens) {
    Solo solo{.kind = Kind::reindexes};
    if (tokens.peek().is_symbol('(')) {
        solo.concurrent = has_option(tokens, "concurrently");
        tokens.next();
        tokens.skip_parentheses();
    }
    solo.object = name_of(tokens.next());
    solo.concurrent = tokens.accept("concurrently") || solo.concurrent;
    solo.names = read_names(tokens);
    return solo;
}

/// ALTER TABLE [IF EXISTS] [ONLY] name DETACH PARTITION partition CONCURRENTLY.
std::optional<Solo> read_detach(Tokens tokens) {
    tokens.accept_all({"if", "exists"});
    tokens.accept("only");
    const auto table = read_name(tokens);
    if (tokens.peek().is_symbol('*')) {
        tokens.next();
    }
    if (!table || !tokens.accept_all({"detach", "partition"})) {
        return std::nullopt;
    }
    const auto partition = read_name(tokens);
    if (!partition || !tokens.accept("concurrently")) {
        return std::nullopt;
    }
    return Solo{.kind = Kind::detaches, .names = {*table, *partition}, .concurrent = true};
}

Solo read_alter(Tokens tokens) {
    if (tokens.accept("table")) {
        return read_detach(tokens).value_or(Solo{});
    }
    if (tokens.accept("system") || tokens.accept("database")) {
        return {.kind = Kind::repeats};
    }
    if (tokens.accept("subscription")) {
        tokens.next();
        const bool again = tokens.accept("refresh") || tokens.accept("set");
        return {.kind = again ? Kind::repeats : Kind::other};
    }
    return {};
}

/// DATABASE, TABLESPACE and SUBSCRIPTION: what has no schema, and a name in a catalog of its own.
std::optional<Solo> read_cluster_object(Tokens tokens, Kind kind) {
    const std::string object = name_of(tokens.next());
    if (object != "database" && object != "tablespace" && object != "subscription") {
        return std::nullopt;
    }
    if (tokens.accept_all({"if", "exists"})) {
        return Solo{.kind = Kind::repeats};
    }
    const auto name = read_name(tokens);
    return name ? Solo{.kind = kind, .object = object, .names = {*name}} : Solo{};
}

/// CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table.
QualifiedName indexed_table(Tokens tokens) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is("on")) {
            break;
        }
    }
    tokens.accept("only");
    return read_name(tokens).value_or(QualifiedName{});
}

Solo read_create(std::string_view statement, Tokens tokens) {
    if (const auto index = concurrent_index_name(statement)) {
        const QualifiedName name{std::nullopt, Identifier(index->name)};
        return {
            .kind = Kind::builds_index, .names = {name, indexed_table(tokens)}, .concurrent = true};
    }
    if (auto object = read_cluster_object(tokens, Kind::creates)) {
        return std::move(*object);
    }
    Tokens after_unique = tokens;
    after_unique.accept("unique");
    if (after_unique.accept_all({"index", "concurrently"})) {
        return {.concurrent = true};  // Without a name nobody can tell it from another.
    }
    const auto made = created_object(statement, Dialect::postgresql);
    const bool replaces = tokens.accept_all({"or", "replace"});
    return {.kind = replaces || (made && made->if_not_exists) ? Kind::repeats : Kind::other};
}

Solo read_drop(std::string_view statement, Tokens tokens) {
    if (auto names = concurrently_dropped_indexes(statement); !names.empty()) {
        return {.kind = Kind::drops_indexes, .names = std::move(names), .concurrent = true};
    }
    if (auto object = read_cluster_object(tokens, Kind::drops)) {
        return std::move(*object);
    }
    if (!tokens.accept_all({"materialized", "view"}) && !tokens.accept_all({"foreign", "table"})) {
        tokens.next();
    }
    return {.kind = tokens.accept_all({"if", "exists"}) ? Kind::repeats : Kind::other};
}

}  // namespace

Solo read_solo(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    const Token verb = tokens.next();
    if (verb.is("create")) {
        return read_create(statement, tokens);
    }
    if (verb.is("drop")) {
        return read_drop(statement, tokens);
    }
    if (verb.is("alter")) {
        return read_alter(tokens);
    }
    if (verb.is("reindex")) {
        return read_reindex(tokens);
    }
    if (verb.is("vacuum")) {
        return {.kind = Kind::repeats, .concurrent = !has_option(tokens, "full")};
    }
    if (verb.is("call") || verb.is("do")) {
        return {.kind = Kind::procedure};
    }
    if (is_harmless(verb)) {
        const bool concurrent = verb.is("analyze") || verb.is("checkpoint");
        return {.kind = Kind::repeats, .concurrent = concurrent};
    }
    return {};
}

}  // namespace dbtool::sql
