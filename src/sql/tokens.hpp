#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/types.hpp>

#include "characters.hpp"

namespace dbtool::sql {

struct Token {
    enum class Kind { end, word, quoted_name, string, number, symbol };

    Kind kind = Kind::end;
    std::string_view text;  ///< As it stands in the script, quotes and all.

    /// Is it this word, in whatever case? `keyword` is lower case.
    bool is(std::string_view keyword) const {
        return kind == Kind::word && is_keyword(text, keyword);
    }
    bool is_symbol(char c) const { return kind == Kind::symbol && text.front() == c; }
};

/// The tokens of one statement; what is not closed ends with the statement. Symbols come one byte
/// at a time.
class Tokens {
public:
    Tokens(std::string_view statement, Dialect dialect) : text_(statement), dialect_(dialect) {}

    Token next();
    Token peek() const { return Tokens(*this).next(); }
    /// Moves behind the next token if it is this word.
    bool accept(std::string_view keyword);
    /// The same for each of several words, or for none.
    bool accept_all(std::initializer_list<std::string_view> keywords);
    /// Behind the parenthesis that closes the one just read.
    void skip_parentheses();

private:
    Token take(Token::Kind kind, std::size_t end);
    Token take_postgres_word();

    std::string_view text_;
    Dialect dialect_;
    std::size_t at_ = 0;
};

/// What a word or quoted name stands for: quotes taken off, and an unquoted PostgreSQL name folded
/// to lower case.
std::string name_of(const Token& token);
bool is_name(const Token& token);
/// `name` or `schema.name`; nothing where something else stands there.
std::optional<QualifiedName> read_name(Tokens& tokens);
/// Such names with commas between them.
std::vector<QualifiedName> read_names(Tokens& tokens);

}  // namespace dbtool::sql
