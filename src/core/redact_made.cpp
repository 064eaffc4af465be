// Secrets in statements that PL/pgSQL puts together, and in rows.

#include <algorithm>
#include <charconv>
#include <optional>

#include "redact_key.hpp"

namespace dbtool::redaction {
namespace {

Quotes quotes_at(const SqlView& view, std::size_t at) {
    return view.literal_around(at) != nullptr ? Quotes::nested : Quotes::plain;
}

/// `%L`, `%2$s`, `$1`: what is put in later.
struct Placeholder {
    bool of_format = false;
    std::size_t number = 0;  ///< From 1; 0: the next one.
};

std::optional<Placeholder> placeholder_at(std::string_view text, std::size_t at) {
    if (at >= text.size() || (text[at] != '%' && text[at] != '$')) {
        return std::nullopt;
    }
    Placeholder found{text[at] == '%', 0};
    const char* first = text.data() + at + 1;
    const char* last = text.data() + text.size();
    const auto [end, problem] = std::from_chars(first, last, found.number);
    const bool numbered = problem == std::errc();
    if (!found.of_format) {
        return numbered ? std::optional(found) : std::nullopt;
    }
    const char* form = numbered && end != last && *end == '$' ? end + 1 : first;
    found.number = form == first ? 0 : found.number;
    return form != last && (*form == 'L' || *form == 's' || *form == 'I') ? std::optional(found)
                                                                          : std::nullopt;
}

/// How many arguments `format` has used before a place.
std::size_t used_before(std::string_view text, std::size_t from, std::size_t to) {
    std::size_t used = 0;
    for (std::size_t at = from; at < to; ++at) {
        if (text[at] == '%') {
            const auto found = placeholder_at(text, at);
            used = found && found->number > 0 ? found->number : used + (found ? 1U : 0U);
            at += found ? 0U : 1U;  // %%
        }
    }
    return used;
}

/// The literal's arguments: those of `format('...', a, b)`, or `EXECUTE '...' USING a, b`.
void add_argument_for(const SqlView& view,
                      std::string_view lower,
                      const SqlSpan& literal,
                      std::size_t at,
                      const Placeholder& found,
                      Secrets& out) {
    std::size_t open = skip_blanks_and_comments(view.text(), literal.end);
    std::size_t index = found.number;
    if (found.of_format) {
        if (open >= view.text().size() || view.text()[open] != ',') {
            return;
        }
        index = index > 0 ? index : used_before(view.text(), literal.inner, at) + 1;
    } else {
        const std::size_t behind_call = lower.substr(open).starts_with(")") ? open + 1 : open;
        open = skip_blanks_and_comments(view.text(), behind_call);
        if (!lower.substr(open).starts_with("using")) {
            return;
        }
        open += 4;
    }
    const SecretRange range = argument(view.text(), open, index - 1, Quotes::plain);
    add_literals(view.text(), range.begin, range.end, Quotes::plain, out);
}

/// Where a call's name ends before a place: `set_config(` and blanks.
bool is_argument_of(std::string_view lower, std::size_t at, std::string_view function) {
    while (at > 0 && is_blank(lower[at - 1])) {
        --at;
    }
    if (at == 0 || lower[at - 1] != '(') {
        return false;
    }
    at = lower.find_last_not_of(" \t\r\n", at - 1 == 0 ? 0 : at - 2);
    return at != std::string_view::npos && lower.substr(0, at + 1).ends_with(function);
}

/// The literal ends with the key: what comes next is the secret.
bool add_behind_literal(const SqlView& view,
                        std::string_view lower,
                        const SqlSpan& literal,
                        bool parted,
                        Secrets& out) {
    const std::string_view text = view.text();
    const std::size_t next = skip_blanks_and_comments(text, literal.end);
    const std::string_view sign = text.substr(std::min(next, text.size()), 2);
    if (sign == "||") {
        const std::size_t from = skip_blanks_and_comments(text, next + 2);
        add_literals(text, from, end_of_operand(text, from, Quotes::plain), Quotes::plain, out);
        return true;
    }
    if (!sign.starts_with(',')) {
        return sign.empty() || sign.starts_with(')') || sign.starts_with(';');
    }
    if (parted || is_argument_of(lower, literal.begin, "set_config")) {
        const std::size_t end = end_of_argument(text, next + 1, Quotes::plain);
        add_literals(text, next + 1, end, Quotes::plain, out);
    }
    return true;
}

bool names_secret(std::string_view column) {
    const std::size_t last = column.find_last_not_of(" \t\r\n\"'");
    const std::string_view name = column.substr(0, last == column.npos ? 0 : last + 1);
    return name.ends_with("password") || name.ends_with("passwd");
}

/// The columns between parentheses that hold secrets, and where the list ends.
std::vector<std::size_t> secret_columns(std::string_view lower,
                                        std::size_t open,
                                        std::size_t& end) {
    std::vector<std::size_t> found;
    std::size_t at = open + 1;
    for (std::size_t index = 0;; ++index) {
        end = std::min(lower.find_first_of(",);(", at), lower.size());
        if (names_secret(lower.substr(at, end - at))) {
            found.push_back(index);
        }
        if (end >= lower.size() || lower[end] != ',') {
            return found;
        }
        at = end + 1;
    }
}

/// The rows behind VALUES.
void add_in_rows(std::string_view text,
                 std::size_t at,
                 const std::vector<std::size_t>& columns,
                 Quotes quotes,
                 Secrets& out) {
    for (at = skip_blanks_and_comments(text, at); at < text.size() && text[at] == '(';) {
        std::size_t end = at;
        for (std::size_t index = 0; end < text.size() && (index == 0 || text[end] == ',');
             ++index) {
            const std::size_t from = end + 1;
            end = end_of_argument(text, from, quotes);
            if (std::find(columns.begin(), columns.end(), index) != columns.end()) {
                add_literals(text, from, end, quotes, out);
            }
        }
        at = skip_blanks_and_comments(text, std::min(end + 1, text.size()));
        if (at < text.size() && text[at] == ',') {
            at = skip_blanks_and_comments(text, at + 1);
        }
    }
}

}  // namespace

bool find_in_made_statement(const SqlView& view,
                            std::string_view lower,
                            const Key& key,
                            Secrets& out) {
    const SqlSpan* literal = view.literal_around(key.passw);
    if (literal == nullptr) {
        return false;
    }
    const std::string_view text = view.text();
    std::size_t at = std::min(text.find_first_not_of(" \t\r\n=:", key.end), text.size());
    const bool parted = at > key.end;
    while (at + 1 < literal->end && (text[at] == '\'' || lower.substr(at).starts_with("e'"))) {
        ++at;
    }
    if (const auto found = placeholder_at(text, at); found && at < literal->end) {
        add_argument_for(view, lower, *literal, at, *found, out);
        return true;
    }
    return at + 1 >= literal->end && add_behind_literal(view, lower, *literal, parted, out);
}

void find_in_inserts(const SqlView& view, std::string_view lower, Secrets& out) {
    static constexpr std::string_view insert = "insert into";
    for (std::size_t at = lower.find(insert); at != std::string_view::npos;
         at = lower.find(insert, at)) {
        const Quotes quotes = quotes_at(view, at);
        at += insert.size();
        const std::size_t open = lower.find_first_of("(;", at);
        if (open == std::string_view::npos || lower[open] == ';') {
            continue;
        }
        std::size_t end = open;
        const std::vector<std::size_t> columns = secret_columns(lower, open, end);
        const std::size_t values = lower.find("values", end);
        const std::size_t stop = std::min(lower.find(';', end), lower.size());
        if (!columns.empty() && values < stop) {
            add_in_rows(
                view.text(), values + std::string_view("values").size(), columns, quotes, out);
        }
    }
}

}  // namespace dbtool::redaction
