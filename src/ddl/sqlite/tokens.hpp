#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl::sqlite {

/// A token of SQLite's SQL, as a range of its text. Blanks and comments are between tokens.
struct Token {
    enum class Kind {
        word,    ///< A keyword or a bare name, and what begins with a letter.
        quoted,  ///< "a", [a], `a`.
        string,  ///< 'a', which SQLite takes for a name too where only a name can stand.
        number,
        symbol,  ///< One character of anything else.
    };
    Kind kind = Kind::symbol;
    std::size_t begin = 0;
    std::size_t end = 0;  ///< Behind the last character.
    int depth = 0;  ///< How many parentheses it is in; a parenthesis counts as outside of its own.
};

/// The tokens of a text. What is not closed ends with the text.
std::vector<Token> tokens_of(std::string_view text);

/// A text with its tokens.
class Scanned {
public:
    explicit Scanned(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

    std::size_t size() const { return tokens_.size(); }
    const Token& operator[](std::size_t i) const { return tokens_.at(i); }
    std::string_view text() const { return text_; }
    std::string_view text(std::size_t i) const;
    /// From the first token's start to the last one's end.
    std::string_view between(std::size_t first, std::size_t last) const;
    /// Is token i there, a word, and this keyword (in upper case)?
    bool is_word(std::size_t i, std::string_view keyword) const;
    bool is_symbol(std::size_t i, char symbol) const;
    /// Can token i be a name?
    bool is_name(std::size_t i) const;
    Identifier name(std::size_t i) const;
    /// The parenthesis that closes the one at token i; the last token where there is none.
    std::size_t closing(std::size_t i) const;

private:
    std::string_view text_;
    std::vector<Token> tokens_;
};

/// Do the names mean the same to SQLite, which does not tell upper from lower case?
bool same_name(const Identifier& a, const Identifier& b);

/// Is the name among the text's names, in whatever quotes?
bool mentions(std::string_view text, const Identifier& name);

}  // namespace dbtool::ddl::sqlite
