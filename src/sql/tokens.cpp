#include "tokens.hpp"

#include <algorithm>
#include <utility>

#include <dbtool/core/text.hpp>

#include "skip.hpp"

namespace dbtool::sql {

Token Tokens::take(Token::Kind kind, std::size_t end) {
    const std::size_t begin = at_;
    at_ = std::min(end, text_.size());
    return {kind, text_.substr(begin, at_ - begin)};
}

Token Tokens::take_postgres_word() {
    const std::size_t end = end_of_name(text_, at_);
    const char first = lower(text_[at_]);
    const auto at = [&](std::size_t i) { return at_ + i < text_.size() ? text_[at_ + i] : '\0'; };
    if (end == at_ + 1 && at(1) == '\'') {
        if (first == 'e') {
            return take(Token::Kind::string, end_of_escape_string(text_, end));
        }
        if (first == 'b' || first == 'x' || first == 'n') {
            return take(Token::Kind::string, end_of_doubling_quoted(text_, end, '\''));
        }
    }
    if (end == at_ + 1 && first == 'u' && at(1) == '&' && (at(2) == '\'' || at(2) == '"')) {
        const auto kind = at(2) == '"' ? Token::Kind::quoted_name : Token::Kind::string;
        return take(kind, end_of_doubling_quoted(text_, at_ + 2, at(2)));
    }
    return take(Token::Kind::word, end);
}

Token Tokens::next() {
    at_ = skip_blanks_and_comments(text_, at_, dialect_);
    if (at_ == text_.size()) {
        return {};
    }
    const char c = text_[at_];
    const bool is_sqlite = dialect_ == Dialect::sqlite;
    if (starts_name(c)) {
        return is_sqlite ? take(Token::Kind::word, end_of_name(text_, at_)) : take_postgres_word();
    }
    if (is_digit(c)) {
        return take(Token::Kind::number, end_of_name(text_, at_));
    }
    if (c == '\'') {
        return take(Token::Kind::string, end_of_doubling_quoted(text_, at_, c));
    }
    if (c == '"' || (is_sqlite && c == '`')) {
        return take(Token::Kind::quoted_name, end_of_doubling_quoted(text_, at_, c));
    }
    if (is_sqlite && c == '[') {
        return take(Token::Kind::quoted_name, end_of_quoted(text_, at_, ']'));
    }
    if (const auto tag = c == '$' && !is_sqlite ? dollar_tag(text_, at_) : std::string_view{};
        !tag.empty()) {
        return take(Token::Kind::string, end_of_dollar_quoted(text_, at_, tag));
    }
    return take(Token::Kind::symbol, at_ + 1);
}

bool Tokens::accept(std::string_view keyword) {
    return accept_all({keyword});
}

bool Tokens::accept_all(std::initializer_list<std::string_view> keywords) {
    Tokens ahead = *this;
    for (const std::string_view keyword : keywords) {
        if (!ahead.next().is(keyword)) {
            return false;
        }
    }
    *this = ahead;
    return true;
}

void Tokens::skip_parentheses() {
    int depth = 1;
    for (Token token = next(); token.kind != Token::Kind::end; token = next()) {
        depth += token.is_symbol('(') ? 1 : token.is_symbol(')') ? -1 : 0;
        if (depth == 0) {
            return;
        }
    }
}

std::string name_of(const Token& token) {
    if (token.kind != Token::Kind::quoted_name) {
        return to_lower(token.text);
    }
    const std::size_t opener = token.text.find_first_of("\"`[");
    const char closer = token.text[opener] == '[' ? ']' : token.text[opener];
    std::string name;
    for (std::size_t i = opener + 1; i < token.text.size(); ++i) {
        if (token.text[i] == closer && ++i == token.text.size()) {
            break;
        }
        name += token.text[i];
    }
    return name;
}

bool is_name(const Token& token) {
    return token.kind == Token::Kind::word || token.kind == Token::Kind::quoted_name;
}

std::optional<QualifiedName> read_name(Tokens& tokens) {
    const Token first = tokens.next();
    if (!is_name(first)) {
        return std::nullopt;
    }
    if (!tokens.peek().is_symbol('.')) {
        return QualifiedName{std::nullopt, Identifier(name_of(first))};
    }
    tokens.next();
    const Token second = tokens.next();
    return is_name(second) ? std::optional(QualifiedName{Identifier(name_of(first)),
                                                         Identifier(name_of(second))})
                           : std::nullopt;
}

std::vector<QualifiedName> read_names(Tokens& tokens) {
    std::vector<QualifiedName> names;
    for (auto name = read_name(tokens); name; name = read_name(tokens)) {
        names.push_back(std::move(*name));
        if (!tokens.peek().is_symbol(',')) {
            break;
        }
        tokens.next();
    }
    return names;
}

}  // namespace dbtool::sql
