#include "redact_sql.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>

#include "redact_value.hpp"

namespace dbtool::redaction {
namespace {

/// `E'it\'s'`: a backslash escapes.
bool has_escapes(std::string_view text, std::size_t quote) {
    return quote > 0 && (text[quote - 1] == 'E' || text[quote - 1] == 'e') &&
           (quote == 1 || !is_word(text[quote - 2]));
}

/// `$tag$` at a place; empty where there is none.
std::string_view dollar_mark(std::string_view text, std::size_t at) {
    const std::size_t end = end_of_word(text, at + 1);
    return end < text.size() && text[end] == '$' ? text.substr(at, end + 1 - at)
                                                 : std::string_view();
}

}  // namespace

SqlView::SqlView(std::string_view text) : text_(text) {
    read();
}

void SqlView::read() {
    using Kind = SqlSpan::Kind;
    for (std::size_t at = 0; at < text_.size();) {
        const std::string_view two = text_.substr(at, 2);
        if (text_[at] == '\'') {
            const std::size_t end = end_of_quoted(text_, at, has_escapes(text_, at));
            spans_.push_back({Kind::literal, at, at + 1, end});
            at = end;
        } else if (two == "--" || two == "/*") {
            const std::size_t end = skip_comment(text_, at);
            spans_.push_back({Kind::comment, at, at + 2, end});
            at = end;
        } else if (text_[at] == '$') {
            at = read_dollar(at);
        } else {
            if (text_[at] == ';') {
                starts_.push_back(at + 1);
            }
            ++at;
        }
    }
}

std::size_t SqlView::read_dollar(std::size_t at) {
    const std::string_view mark = dollar_mark(text_, at);
    if (mark.empty()) {
        return at + 1;
    }
    const std::size_t inner = at + mark.size();
    const auto open = std::find_if(bodies_.rbegin(), bodies_.rend(), [&](const Body& body) {
        return body.end == text_.size() && body.mark == mark;
    });
    if (open != bodies_.rend()) {
        open->end = at;
        starts_.push_back(inner);
        return inner;
    }
    if (begins_program(at)) {
        bodies_.push_back({mark, inner, text_.size()});
        starts_.push_back(inner);
        return inner;
    }
    const std::size_t close = text_.find(mark, inner);
    if (close == std::string_view::npos) {
        return at + 1;
    }
    spans_.push_back({SqlSpan::Kind::literal, at, inner, close + mark.size()});
    return close + mark.size();
}

/// Behind `DO`, `AS` or `LANGUAGE plpgsql`, what stands in the quotes is a program.
bool SqlView::begins_program(std::size_t dollar) const {
    constexpr std::size_t far_enough = 100;
    const std::size_t from = dollar - std::min(dollar, far_enough);
    std::string before = to_lower(text_.substr(from, dollar - from));
    std::replace_if(before.begin(), before.end(), is_blank, ' ');
    const std::vector<std::string_view> words = split_words(before);
    return !words.empty() && (words.back() == "do" || words.back() == "as" ||
                              (words.size() > 1 && words[words.size() - 2] == "language"));
}

const SqlSpan* SqlView::around(std::size_t at) const {
    auto after = std::upper_bound(
        spans_.begin(), spans_.end(), at, [](std::size_t place, const SqlSpan& span) {
            return place < span.begin;
        });
    return after != spans_.begin() && at < std::prev(after)->end ? &*std::prev(after) : nullptr;
}

const SqlSpan* SqlView::literal_around(std::size_t at) const {
    const SqlSpan* span = around(at);
    return span != nullptr && span->kind == SqlSpan::Kind::literal ? span : nullptr;
}

std::size_t SqlView::scope(std::size_t at) const {
    if (const SqlSpan* literal = literal_around(at)) {
        const std::size_t semicolon = text_.rfind(';', at);
        return semicolon == std::string_view::npos ? literal->inner
                                                   : std::max(literal->inner, semicolon + 1);
    }
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), at);
    return after == starts_.begin() ? 0 : *std::prev(after);
}

bool SqlView::in_program(std::size_t at) const {
    return std::any_of(bodies_.begin(), bodies_.end(), [&](const Body& body) {
        return at >= body.begin && at < body.end;
    });
}

}  // namespace dbtool::redaction
