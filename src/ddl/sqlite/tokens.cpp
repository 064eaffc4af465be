#include "ddl/sqlite/tokens.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>

namespace dbtool::ddl::sqlite {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// What a bare name may begin with: SQLite takes every byte above 0x7F for a letter.
bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool continues_word(char c) {
    return begins_word(c) || is_digit(c) || c == '$';
}

std::size_t or_end(std::size_t found, std::size_t length, std::string_view text) {
    return found == std::string_view::npos ? text.size() : found + length;
}

/// Behind the blanks and comments at `at`.
std::size_t skip_trivia(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (is_blank(text[at])) {
            ++at;
        } else if (text.substr(at, 2) == "--") {
            at = or_end(text.find('\n', at), 1, text);
        } else if (text.substr(at, 2) == "/*") {
            at = or_end(text.find("*/", at + 2), 2, text);
        } else {
            break;
        }
    }
    return at;
}

/// Behind a quoted text; a doubled quote stands for one, but not in brackets.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    if (text[at] == '[') {
        return or_end(text.find(']', at), 1, text);
    }
    const char mark = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] != mark) {
            continue;
        }
        if (i + 1 < text.size() && text[i + 1] == mark) {
            ++i;
        } else {
            return i + 1;
        }
    }
    return text.size();
}

std::size_t end_of_run(std::string_view text, std::size_t at, bool number) {
    while (at < text.size() && (continues_word(text[at]) || (number && text[at] == '.'))) {
        ++at;
    }
    return at;
}

Token next_token(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == '"' || c == '`' || c == '[') {
        return {Token::Kind::quoted, at, end_of_quoted(text, at)};
    }
    const bool blob = (c == 'x' || c == 'X') && at + 1 < text.size() && text[at + 1] == '\'';
    if (c == '\'' || blob) {
        return {blob ? Token::Kind::number : Token::Kind::string,
                at,
                end_of_quoted(text, blob ? at + 1 : at)};
    }
    if (begins_word(c)) {
        return {Token::Kind::word, at, end_of_run(text, at, false)};
    }
    const bool fraction = c == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
    if (is_digit(c) || fraction) {
        return {Token::Kind::number, at, end_of_run(text, at, true)};
    }
    return {Token::Kind::symbol, at, at + 1};
}

std::string unquoted(std::string_view text) {
    const char mark = text.front();
    std::string_view inner = text.substr(1);
    if (!inner.empty() && inner.back() == (mark == '[' ? ']' : mark)) {
        inner.remove_suffix(1);
    }
    std::string out;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        out += inner[i];
        if (inner[i] == mark && mark != '[') {
            ++i;
        }
    }
    return out;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    int depth = 0;
    for (std::size_t at = skip_trivia(text, 0); at < text.size();) {
        Token token = next_token(text, at);
        const char first = token.kind == Token::Kind::symbol ? text[at] : '\0';
        depth -= first == ')' ? 1 : 0;
        token.depth = depth;
        depth += first == '(' ? 1 : 0;
        at = skip_trivia(text, token.end);
        tokens.push_back(token);
    }
    return tokens;
}

std::string_view Scanned::text(std::size_t i) const {
    const Token& token = tokens_.at(i);
    return text_.substr(token.begin, token.end - token.begin);
}

std::string_view Scanned::between(std::size_t first, std::size_t last) const {
    return text_.substr(tokens_.at(first).begin, tokens_.at(last).end - tokens_.at(first).begin);
}

bool Scanned::is_word(std::size_t i, std::string_view keyword) const {
    return i < size() && tokens_[i].kind == Token::Kind::word &&
           to_lower(text(i)) == to_lower(keyword);
}

bool Scanned::is_symbol(std::size_t i, char symbol) const {
    return i < size() && tokens_[i].kind == Token::Kind::symbol && text(i).front() == symbol;
}

bool Scanned::is_name(std::size_t i) const {
    return i < size() && tokens_[i].kind != Token::Kind::symbol &&
           tokens_[i].kind != Token::Kind::number;
}

Identifier Scanned::name(std::size_t i) const {
    if (tokens_.at(i).kind == Token::Kind::word) {
        return Identifier(std::string(text(i)));
    }
    return Identifier(unquoted(text(i)));
}

std::size_t Scanned::closing(std::size_t i) const {
    for (std::size_t j = i + 1; j < size(); ++j) {
        if (is_symbol(j, ')') && tokens_[j].depth == tokens_[i].depth) {
            return j;
        }
    }
    return size() - 1;
}

bool same_name(const Identifier& a, const Identifier& b) {
    return to_lower(a.str()) == to_lower(b.str());
}

bool mentions(std::string_view text, const Identifier& name) {
    const Scanned tokens(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token::Kind kind = tokens[i].kind;
        const bool can_name = kind == Token::Kind::word || kind == Token::Kind::quoted;
        if (can_name && same_name(tokens.name(i), name)) {
            return true;
        }
    }
    return false;
}

}  // namespace dbtool::ddl::sqlite
