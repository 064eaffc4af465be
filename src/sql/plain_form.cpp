#include <algorithm>
#include <array>
#include <span>

#include <dbtool/sql/plain_form.hpp>

#include "tokens.hpp"

namespace dbtool::sql {
namespace {

constexpr std::array<std::string_view, 11> of_definitions = {"drop",
                                                             "alter",
                                                             "create",
                                                             "comment",
                                                             "grant",
                                                             "revoke",
                                                             "set",
                                                             "reset",
                                                             "security",
                                                             "import",
                                                             "lock"};
constexpr std::array<std::string_view, 6> of_no_effect = {
    "vacuum", "analyze", "reindex", "checkpoint", "cluster", "refresh"};

bool is_one_of(const Token& token, std::span<const std::string_view> words) {
    return std::any_of(
        words.begin(), words.end(), [&](std::string_view word) { return token.is(word); });
}

bool ends_not_valid(Tokens tokens) {
    Token before;
    Token last;
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        before = last;
        last = token;
    }
    return before.is("not") && last.is("valid");
}

}  // namespace

BackOut back_out_kind(std::string_view statement, Dialect dialect) {
    Tokens tokens(statement, dialect);
    const Token first = tokens.peek();
    if (is_one_of(first, of_no_effect)) {
        return BackOut::skip;
    }
    // A table that is filled while it is made holds nobody's rows but its own.
    return is_one_of(first, of_definitions) ? BackOut::keep : BackOut::data;
}

std::string without_concurrently(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    constexpr int far_enough = 12;  // DETACH PARTITION a.b CONCURRENTLY stands last.
    std::string out(statement);
    for (int i = 0; i < far_enough; ++i) {
        const Token token = tokens.next();
        if (token.kind == Token::Kind::end || token.is_symbol('(')) {
            break;
        }
        if (token.is("concurrently")) {
            std::size_t at = static_cast<std::size_t>(token.text.data() - statement.data());
            std::size_t size = token.text.size();
            while (at + size < out.size() && out[at + size] == ' ') {
                ++size;
            }
            if (at + size == out.size() && at > 0) {
                --at;
                ++size;
            }
            out.erase(at, size);
            break;
        }
    }
    return out;
}

bool acts_on_one_thing(std::string_view statement, Dialect dialect) {
    Tokens tokens(statement, dialect);
    constexpr std::array<std::string_view, 4> listing = {"drop", "alter", "grant", "revoke"};
    if (!is_one_of(tokens.next(), listing)) {
        return true;
    }
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
        if (token.is_symbol('(')) {
            tokens.skip_parentheses();
        } else if (token.is_symbol(',')) {
            return false;
        }
    }
    return true;
}

std::optional<AddedConstraint> constraint_not_valid(std::string_view statement) {
    Tokens tokens(statement, Dialect::postgresql);
    if (!tokens.accept_all({"alter", "table"})) {
        return std::nullopt;
    }
    tokens.accept_all({"if", "exists"});
    tokens.accept("only");
    const auto table = read_name(tokens);
    if (!table || !tokens.accept_all({"add", "constraint"})) {
        return std::nullopt;
    }
    const Token name = tokens.next();
    if (!is_name(name) || !ends_not_valid(tokens)) {
        return std::nullopt;
    }
    return AddedConstraint{*table, Identifier(name_of(name))};
}

}  // namespace dbtool::sql
