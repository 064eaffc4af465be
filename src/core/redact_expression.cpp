#include "redact_expression.hpp"

#include <algorithm>

namespace dbtool::redaction {
namespace {

/// Behind one literal, comment or character.
std::size_t behind_next(std::string_view text, std::size_t at, Quotes quotes) {
    const bool may_begin_literal = at == 0 || !is_word(text[at - 1]) || text[at] == '\'';
    const std::size_t literal = may_begin_literal ? end_of_literal(text, at, quotes) : at;
    if (literal > at) {
        return literal;
    }
    return std::max(skip_comment(text, at), at + 1);
}

/// Nothing stands between its quotes.
bool is_empty_literal(std::string_view literal) {
    return literal.find_first_not_of("'\"") == std::string_view::npos;
}

}  // namespace

void add_literals(
    std::string_view text, std::size_t from, std::size_t to, Quotes quotes, Secrets& out) {
    to = std::min(to, text.size());
    while (from < to) {
        const std::size_t next = behind_next(text, from, quotes);
        const std::string_view part = text.substr(from, next - from);
        const bool quoted = part.find('\'') != std::string_view::npos || part.front() == '$';
        if (part.size() > 1 && quoted && skip_comment(text, from) == from &&
            !is_empty_literal(part)) {
            out.push_back({from, next});
        }
        from = next;
    }
}

std::size_t end_of_argument(std::string_view text, std::size_t at, Quotes quotes) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (depth < 0 || c == ';' || (depth == 0 && c == ',')) {
            return at;
        }
        at = behind_next(text, at, quotes);
    }
    return text.size();
}

std::size_t end_of_operand(std::string_view text, std::size_t at, Quotes quotes) {
    std::size_t end = end_of_literal(text, at, quotes);
    if (end == at) {
        while (end < text.size() && (is_word(text[end]) || text[end] == '.')) {
            ++end;
        }
    }
    if (end < text.size() && text[end] == '(') {
        int depth = 0;
        do {
            depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
            end = behind_next(text, end, quotes);
        } while (depth > 0 && end < text.size());
    }
    while (text.substr(std::min(end, text.size())).starts_with("::")) {
        end = end_of_word(text, end + 2);
    }
    return std::min(end, text.size());
}

std::size_t end_of_joined(std::string_view text, std::size_t at, Quotes quotes) {
    for (;;) {
        at = end_of_operand(text, at, quotes);
        const std::size_t next = skip_blanks_and_comments(text, at);
        if (!text.substr(next).starts_with("||")) {
            return at;
        }
        at = skip_blanks_and_comments(text, next + 2);
    }
}

SecretRange argument(std::string_view text, std::size_t open, std::size_t index, Quotes quotes) {
    std::size_t at = open + 1;
    for (;; --index) {
        const std::size_t end = end_of_argument(text, at, quotes);
        if (index == 0) {
            return {std::min(at, end), end};
        }
        if (end >= text.size() || text[end] != ',') {
            return {};
        }
        at = end + 1;
    }
}

}  // namespace dbtool::redaction
