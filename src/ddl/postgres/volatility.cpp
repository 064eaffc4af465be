#include "ddl/postgres/volatility.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <dbtool/core/text.hpp>

namespace dbtool::ddl {
namespace {

/// Words that may stand before a parenthesis and yet answer the same throughout a statement:
/// functions, types with a length, and words of the grammar.
constexpr std::array<std::string_view, 58> stable_words = {"abs",
                                                           "and",
                                                           "any",
                                                           "array",
                                                           "as",
                                                           "bit",
                                                           "case",
                                                           "cast",
                                                           "char",
                                                           "character",
                                                           "coalesce",
                                                           "concat",
                                                           "current_date",
                                                           "current_time",
                                                           "current_timestamp",
                                                           "current_user",
                                                           "date_trunc",
                                                           "decimal",
                                                           "else",
                                                           "extract",
                                                           "float",
                                                           "format",
                                                           "greatest",
                                                           "in",
                                                           "int4range",
                                                           "interval",
                                                           "json_build_array",
                                                           "json_build_object",
                                                           "jsonb_build_array",
                                                           "jsonb_build_object",
                                                           "least",
                                                           "left",
                                                           "length",
                                                           "localtime",
                                                           "localtimestamp",
                                                           "lower",
                                                           "make_date",
                                                           "make_interval",
                                                           "md5",
                                                           "not",
                                                           "now",
                                                           "nullif",
                                                           "numeric",
                                                           "or",
                                                           "right",
                                                           "round",
                                                           "row",
                                                           "statement_timestamp",
                                                           "then",
                                                           "time",
                                                           "timestamp",
                                                           "timestamptz",
                                                           "to_char",
                                                           "transaction_timestamp",
                                                           "trim",
                                                           "upper",
                                                           "varchar",
                                                           "when"};

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '"' ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
}

/// Behind the quote at `at`.
std::size_t after_literal(std::string_view text, std::size_t at) {
    const std::size_t end = text.find('\'', at + 1);
    return end == std::string_view::npos ? text.size() : end + 1;
}

bool is_stable(std::string_view word) {
    constexpr std::string_view own_schema = "pg_catalog.";
    if (word.starts_with(own_schema)) {
        word.remove_prefix(own_schema.size());
    }
    return std::find(stable_words.begin(), stable_words.end(), word) != stable_words.end();
}

}  // namespace

bool is_volatile(std::string_view expression) {
    const std::string text = to_lower(expression);
    std::string word;  // The last one, where nothing but blanks came since.
    bool ended = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\'') {
            i = after_literal(text, i);
            word.clear();
            continue;
        }
        if (c == '(' && !word.empty() && !is_stable(word)) {
            return true;
        }
        if (in_word(c)) {
            word = ended ? std::string(1, c) : word + c;
            ended = false;
        } else if (c == ' ' || c == '\n' || c == '\t') {
            ended = true;
        } else {
            word.clear();
            ended = false;
        }
        ++i;
    }
    return false;
}

}  // namespace dbtool::ddl
