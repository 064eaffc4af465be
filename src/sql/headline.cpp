#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include <dbtool/sql/statement.hpp>

#include "tokens.hpp"

namespace dbtool::sql {
namespace {

/// What may stand between CREATE and the kind of object, and says nothing about it.
constexpr std::array modifiers{
    std::string_view("or"),
    std::string_view("replace"),
    std::string_view("temp"),
    std::string_view("local"),
    std::string_view("temporary"),
    std::string_view("global"),
    std::string_view("unlogged"),
    std::string_view("unique"),
    std::string_view("constraint"),
    std::string_view("trusted"),
    std::string_view("procedural"),
    std::string_view("recursive"),
    std::string_view("virtual"),
};

/// Kinds of objects, and commands, whose first word does not say enough.
struct Phrase {
    std::initializer_list<std::string_view> words;
    std::string_view shown;
};

const std::array phrases{
    Phrase{{"materialized", "view"}, "MATERIALIZED VIEW"},
    Phrase{{"foreign", "table"}, "FOREIGN TABLE"},
    Phrase{{"foreign", "data", "wrapper"}, "FOREIGN DATA WRAPPER"},
    Phrase{{"event", "trigger"}, "EVENT TRIGGER"},
    Phrase{{"access", "method"}, "ACCESS METHOD"},
    Phrase{{"user", "mapping"}, "USER MAPPING"},
    Phrase{{"default", "privileges"}, "DEFAULT PRIVILEGES"},
    Phrase{{"operator", "class"}, "OPERATOR CLASS"},
    Phrase{{"operator", "family"}, "OPERATOR FAMILY"},
    Phrase{{"text", "search", "configuration"}, "TEXT SEARCH CONFIGURATION"},
    Phrase{{"text", "search", "dictionary"}, "TEXT SEARCH DICTIONARY"},
    Phrase{{"text", "search", "parser"}, "TEXT SEARCH PARSER"},
    Phrase{{"text", "search", "template"}, "TEXT SEARCH TEMPLATE"},
    Phrase{{"large", "object"}, "LARGE OBJECT"},
};

/// A statement's verb, and for CREATE, ALTER, DROP and REFRESH the kind of object, all upper case.
struct Opening {
    std::string verb;
    std::string object;
    bool is_replacing = false;
    bool is_temporary = false;
    Tokens rest;  ///< Behind what was read.
};

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return out;
}

std::string read_object(Tokens& tokens) {
    for (const Phrase& phrase : phrases) {
        if (tokens.accept_all(phrase.words)) {
            return std::string(phrase.shown);
        }
    }
    const Token token = tokens.next();
    return token.kind == Token::Kind::word ? upper(token.text) : "";
}

bool is_modifier(const Token& token) {
    return std::ranges::any_of(modifiers, [&](std::string_view word) { return token.is(word); });
}

Opening read_opening(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    Token first = tokens.next();
    while (first.is_symbol('(')) {
        first = tokens.next();
    }
    Opening opening{.verb = first.kind == Token::Kind::word ? upper(first.text) : "",
                    .object = "",
                    .rest = tokens};
    constexpr std::array with_object{std::string_view("CREATE"),
                                     std::string_view("ALTER"),
                                     std::string_view("DROP"),
                                     std::string_view("REFRESH")};
    if (std::ranges::find(with_object, opening.verb) == with_object.end()) {
        return opening;
    }
    for (Token next = tokens.peek(); is_modifier(next); next = tokens.peek()) {
        opening.is_replacing = opening.is_replacing || next.is("replace");
        opening.is_temporary = opening.is_temporary || next.is("temp") || next.is("temporary");
        tokens.next();
    }
    opening.object = read_object(tokens);
    opening.rest = tokens;
    return opening;
}

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& words) {
    return std::ranges::find(words, word) != words.end();
}

/// CREATE INDEX locks out writers; the others in the list, everybody, on a table, or view, that
/// exists.
bool create_is_heavy(Opening& opening) {
    constexpr std::array<std::string_view, 4> heavy{"INDEX", "TRIGGER", "RULE", "POLICY"};
    if (opening.object == "INDEX") {
        return !opening.rest.accept("concurrently");
    }
    return is_one_of(opening.object, heavy) || (opening.object == "VIEW" && opening.is_replacing);
}

/// What no table's readers or writers ever wait for.
bool alter_is_heavy(const Opening& opening) {
    constexpr std::array<std::string_view, 8> light{"ROLE",
                                                    "USER",
                                                    "GROUP",
                                                    "SYSTEM",
                                                    "DATABASE",
                                                    "DEFAULT PRIVILEGES",
                                                    "FUNCTION",
                                                    "PROCEDURE"};
    return !is_one_of(opening.object, light);
}

bool drop_is_heavy(Opening& opening) {
    if (opening.rest.accept("concurrently")) {
        return false;
    }
    opening.rest.accept_all({"if", "exists"});
    return !opening.rest.next().is("pg_temp");
}

bool has_concurrently(Tokens tokens) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is("concurrently")) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string headline(std::string_view statement) {
    const Opening opening = read_opening(statement);
    return opening.object.empty() ? opening.verb : opening.verb + " " + opening.object;
}

bool takes_heavy_lock(std::string_view statement) {
    constexpr std::array<std::string_view, 3> always{"TRUNCATE", "LOCK", "CLUSTER"};
    Opening opening = read_opening(statement);
    if (opening.verb == "CREATE") {
        return !opening.is_temporary && create_is_heavy(opening);
    }
    if (opening.verb == "ALTER") {
        return alter_is_heavy(opening);
    }
    if (opening.verb == "DROP") {
        return drop_is_heavy(opening);
    }
    if (opening.verb == "REFRESH" || opening.verb == "REINDEX") {
        return !has_concurrently(opening.rest);
    }
    if (opening.verb == "VACUUM") {
        return opening.rest.accept("full");
    }
    return is_one_of(opening.verb, always);
}

}  // namespace dbtool::sql
