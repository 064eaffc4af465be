#include "skip.hpp"

#include <algorithm>

#include "characters.hpp"

namespace dbtool::sql {
namespace {

/// Where an E'' string goes on behind its closing quote: at a quote on a later line with only
/// blanks and `--` comments between. PostgreSQL manual, 4.1.2.1.
std::size_t continuation(std::string_view text, std::size_t at) {
    bool newline = false;
    while (at < text.size()) {
        if (is_blank(text[at])) {
            newline = newline || text[at] == '\n' || text[at] == '\r';
            ++at;
        } else if (starts_line_comment(text, at)) {
            at = end_of_line_comment(text, at, Dialect::postgresql);
        } else {
            return newline && text[at] == '\'' ? at : unclosed;
        }
    }
    return unclosed;
}

}  // namespace

std::size_t end_of_quoted(std::string_view text, std::size_t at, char quote) {
    const std::size_t end = text.find(quote, at + 1);
    return end == std::string_view::npos ? unclosed : end + 1;
}

std::size_t end_of_doubling_quoted(std::string_view text, std::size_t at, char quote) {
    std::size_t end = end_of_quoted(text, at, quote);
    while (end < text.size() && text[end] == quote) {
        end = end_of_quoted(text, end, quote);
    }
    return end;
}

std::size_t end_of_escape_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '\'') {
            if (at + 1 < text.size() && text[at + 1] == '\'') {
                ++at;
                continue;
            }
            const std::size_t next = continuation(text, at + 1);
            if (next == unclosed) {
                return at + 1;
            }
            at = next;
        }
    }
    return unclosed;
}

std::string_view dollar_tag(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    if (end < text.size() && starts_name(text[end])) {
        while (end < text.size() && text[end] != '$' && continues_name(text[end])) {
            ++end;
        }
    }
    return end < text.size() && text[end] == '$' ? text.substr(at, end + 1 - at)
                                                 : std::string_view{};
}

std::size_t end_of_dollar_quoted(std::string_view text, std::size_t at, std::string_view tag) {
    const std::size_t end = text.find(tag, at + tag.size());
    return end == std::string_view::npos ? unclosed : end + tag.size();
}

std::size_t end_of_line_comment(std::string_view text, std::size_t at, Dialect dialect) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    if (dialect == Dialect::sqlite) {
        return newline;
    }
    // A lone carriage return ends the comment too, to psql and to the server.
    return std::min(text.substr(0, newline).find('\r', at), newline);
}

std::size_t end_of_block_comment(std::string_view text, std::size_t at, Dialect dialect) {
    int depth = 1;
    for (at += 2; at + 1 < text.size(); ++at) {
        if (text[at] == '*' && text[at + 1] == '/') {
            ++at;
            if (--depth == 0) {
                return at + 1;
            }
        } else if (dialect == Dialect::postgresql && starts_block_comment(text, at)) {
            ++at;
            ++depth;
        }
    }
    return unclosed;
}

bool starts_line_comment(std::string_view text, std::size_t at) {
    return at + 1 < text.size() && text[at] == '-' && text[at + 1] == '-';
}

bool starts_block_comment(std::string_view text, std::size_t at) {
    return at + 1 < text.size() && text[at] == '/' && text[at + 1] == '*';
}

std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at, Dialect dialect) {
    while (at < text.size()) {
        if (is_blank(text[at])) {
            ++at;
        } else if (starts_line_comment(text, at)) {
            at = end_of_line_comment(text, at, dialect);
        } else if (starts_block_comment(text, at)) {
            const std::size_t end = end_of_block_comment(text, at, dialect);
            if (end == unclosed) {
                return at;
            }
            at = end;
        } else {
            return at;
        }
    }
    return at;
}

}  // namespace dbtool::sql
