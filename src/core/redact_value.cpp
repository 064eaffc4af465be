#include "redact_value.hpp"

#include <algorithm>

namespace dbtool::redaction {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
    while (at < text.size() && is_word(text[at])) {
        ++at;
    }
    return at;
}

std::size_t end_of_quoted(std::string_view text, std::size_t at, bool escapes) {
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        const bool doubled = text[at] == quote && at + 1 < text.size() && text[at + 1] == quote;
        if (doubled || (escapes && text[at] == '\\')) {
            ++at;
        } else if (text[at] == quote) {
            return at + 1;
        }
    }
    return text.size();
}

namespace {

/// A backslash escapes in some places and in others not: the later end is taken.
std::size_t end_of_any_quoted(std::string_view text, std::size_t at, Quotes quotes) {
    const std::string_view twice = text.substr(at, 2);
    const bool nested = quotes == Quotes::nested && twice.size() == 2 && twice[0] == twice[1];
    if (nested) {  // ''secret'' inside of another literal
        const std::size_t close = text.find(twice, at + 2);
        return close == std::string_view::npos ? text.size() : close + 2;
    }
    return std::max(end_of_quoted(text, at, true), end_of_quoted(text, at, false));
}

std::size_t end_of_dollar_quoted(std::string_view text, std::size_t at) {
    std::size_t tag = at + 1;
    while (tag < text.size() && is_word(text[tag])) {
        ++tag;
    }
    if (tag >= text.size() || text[tag] != '$') {
        return at;
    }
    const std::string_view mark = text.substr(at, tag + 1 - at);
    const std::size_t close = text.find(mark, tag + 1);
    return close == std::string_view::npos ? text.size() : close + mark.size();
}

/// The end of `f('a', g(1))`, from its opening parenthesis.
std::size_t end_of_call(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        if (text[at] == '\'' || text[at] == '"') {
            at = end_of_any_quoted(text, at, Quotes::plain);
            continue;
        }
        depth += text[at] == '(' ? 1 : (text[at] == ')' ? -1 : 0);
        ++at;
        if (depth == 0) {
            return at;
        }
    }
    return text.size();
}

}  // namespace

std::size_t skip_comment(std::string_view text, std::size_t at) {
    if (text.substr(at).starts_with("/*")) {
        const std::size_t close = text.find("*/", at + 2);
        return close == std::string_view::npos ? text.size() : close + 2;
    }
    return text.substr(at).starts_with("--") ? std::min(text.find('\n', at), text.size()) : at;
}

std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const std::size_t next = is_blank(text[at]) ? at + 1 : skip_comment(text, at);
        if (next == at) {
            break;
        }
        at = next;
    }
    return at;
}

std::size_t end_of_continued(std::string_view text, std::size_t at) {
    for (;;) {
        const std::size_t next = skip_blanks_and_comments(text, at);
        const bool line_between = text.substr(at, next - at).find('\n') != std::string_view::npos;
        if (!line_between || next >= text.size() || text[next] != '\'') {
            return at;
        }
        at = std::max(end_of_quoted(text, next, true), end_of_quoted(text, next, false));
    }
}

std::size_t end_of_literal(std::string_view text, std::size_t at, Quotes quotes) {
    if (at >= text.size()) {
        return at;
    }
    std::size_t quote = at;
    for (const std::string_view prefix : {"U&", "u&", "E", "e", "N", "n", "B", "b", "X", "x"}) {
        if (text.substr(at).starts_with(prefix)) {
            quote = at + prefix.size();
            break;
        }
    }
    if (quote < text.size() && (text[quote] == '\'' || (quote == at && text[quote] == '"'))) {
        const std::size_t end = end_of_any_quoted(text, quote, quotes);
        return text[quote] == '\'' && quotes == Quotes::plain ? end_of_continued(text, end) : end;
    }
    return text[at] == '$' ? end_of_dollar_quoted(text, at) : at;
}

std::size_t end_of_value(std::string_view text, std::size_t at, bool in_url, Quotes quotes) {
    std::string_view stops = in_url ? " \t\r\n&" : " \t\r\n";
    if (!in_url) {
        const std::size_t literal = end_of_literal(text, at, quotes);
        const std::size_t name = end_of_word(text, at);
        if (literal > at) {
            // In a key=value string " and $ are characters as any other.
            stops = text[literal - 1] == '\'' ? " \t\r\n,;)}" : stops;
            at = literal;
        } else if (name > at && name < text.size() && text[name] == '(') {
            return end_of_call(text, name);
        }
    }
    while (at < text.size() && stops.find(text[at]) == std::string_view::npos) {
        at += text[at] == '\\' && at + 1 < text.size() ? 2U : 1U;
    }
    return std::min(at, text.size());
}

}  // namespace dbtool::redaction
