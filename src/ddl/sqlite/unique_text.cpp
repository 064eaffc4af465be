#include "ddl/sqlite/unique_text.hpp"

#include <utility>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {
namespace {

using Range = std::pair<std::size_t, std::size_t>;  ///< Tokens, both ends included.

/// The UNIQUE constraint that begins at token `at`, with its name before it and its columns behind.
Range constraint_at(const Scanned& text, std::size_t at) {
    Range range{at, at};
    if (at >= 2 && text.is_word(at - 2, "CONSTRAINT")) {
        range.first = at - 2;
    }
    if (text.is_symbol(at + 1, '(')) {
        range.second = text.closing(at + 1);
    }
    if (text.is_word(range.second + 1, "ON") && text.is_word(range.second + 2, "CONFLICT")) {
        throw Error(ErrorKind::database,
                    "a UNIQUE constraint with ON CONFLICT cannot become a unique index",
                    "Leave out `uniques: live`, or make the constraint plain first.");
    }
    return range;
}

/// Is it the table's own constraint, so that a comma goes with it?
bool stands_alone(const Scanned& text, const Range& range) {
    return range.first > 0 && text.is_symbol(range.first - 1, ',');
}

}  // namespace

std::string without_uniques(std::string_view create_table) {
    const Scanned text(create_table);
    std::string out;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        // A column's name would stand right behind `(` or `,`, where a constraint of the table has
        // a parenthesis behind the word.
        const bool named_so = i > 0 && (text.is_symbol(i - 1, '(') || text.is_symbol(i - 1, ',')) &&
                              !text.is_symbol(i + 1, '(');
        if (text[i].depth != 1 || !text.is_word(i, "UNIQUE") || named_so) {
            continue;
        }
        const Range range = constraint_at(text, i);
        const std::size_t first = stands_alone(text, range) ? range.first - 1 : range.first;
        std::string_view before = create_table.substr(copied, text[first].begin - copied);
        while (!before.empty() && (before.back() == ' ' || before.back() == '\n')) {
            before.remove_suffix(1);
        }
        out += before;
        copied = text[range.second].end;
        i = range.second;
    }
    return out + std::string(create_table.substr(copied));
}

std::string narrowed_index(std::string_view create_index, std::string_view condition) {
    const Scanned text(create_index);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i].depth == 0 && text.is_word(i, "WHERE")) {
            const std::string_view old = create_index.substr(text[i].end);
            return std::string(create_index.substr(0, text[i].end)) + " (" +
                   std::string(trim(old)) + ") AND " + std::string(condition);
        }
    }
    return std::string(trim(create_index)) + " WHERE " + std::string(condition);
}

}  // namespace dbtool::ddl::sqlite
