#include "redact_key.hpp"

#include <algorithm>
#include <array>

namespace dbtool::redaction {
namespace {

constexpr std::size_t none = std::string_view::npos;
/// What stands further away says nothing of a key.
constexpr std::size_t far_enough = std::size_t{16} << 10U;

/// Does a word stand here, and neither begin nor end a longer one?
bool is_word_at(std::string_view lower, std::size_t at, std::string_view word) {
    const std::size_t end = at + word.size();
    return lower.substr(std::min(at, lower.size())).starts_with(word) &&
           (at == 0 || !is_word(lower[at - 1])) &&
           (end >= lower.size() || !is_word(lower[end]) || !is_word(word.back()));
}

/// Where a word stands in what leads to a key; npos where it does not.
std::size_t find_word(std::string_view lower,
                      std::size_t from,
                      std::size_t to,
                      std::string_view word) {
    for (std::size_t at = lower.find(word, from); at < to; at = lower.find(word, at + 1)) {
        if (is_word_at(lower, at, word)) {
            return at;
        }
    }
    return none;
}

std::size_t scope_of(const SqlView& view, const Key& key) {
    return std::max(view.scope(key.passw), key.passw - std::min(key.passw, far_enough));
}

template <std::size_t N>
bool any_word(const SqlView& view,
              std::string_view lower,
              const Key& key,
              const std::array<std::string_view, N>& words) {
    const std::size_t from = scope_of(view, key);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return find_word(lower, from, key.passw, word) != none;
    });
}

/// CREATE ROLE, ALTER USER and the like, in the statement that leads to the key.
bool is_about_a_role(const SqlView& view, std::string_view lower, const Key& key) {
    static constexpr std::array<std::string_view, 2> verbs = {"create", "alter"};
    for (const std::string_view verb : verbs) {
        const std::size_t at = find_word(lower, scope_of(view, key), key.passw, verb);
        const std::size_t kind =
            at == none ? none : skip_blanks_and_comments(lower, at + verb.size());
        const bool role =
            kind != none && (is_word_at(lower, kind, "role") || is_word_at(lower, kind, "user"));
        if (role && !is_word_at(lower, skip_blanks_and_comments(lower, kind + 4), "mapping")) {
            return true;
        }
    }
    return false;
}

/// Does the word that holds `at` begin as a URL does? Its parameters end with `&`.
bool stands_in_url(std::string_view text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && !is_blank(text[start - 1])) {
        --start;
    }
    const std::string_view before = text.substr(start, at - start);
    return before.find("://") != none && before.find('?') != none;
}

/// `user=bob password=...`: what stands before it is a key with its value.
bool follows_a_pair(std::string_view text, std::size_t name) {
    const std::size_t last = name == 0 ? none : text.find_last_not_of(" \t\r\n", name - 1);
    if (last == none || last + 1 == name || text[last] == ',') {
        return false;
    }
    const std::size_t blank = text.find_last_of(" \t\r\n", last);
    const std::size_t word = blank == none ? 0 : blank + 1;
    if (text.substr(word, last + 1 - word).find('=') != none) {
        return true;
    }
    const std::size_t sign = word == 0 ? none : text.find_last_not_of(" \t\r\n", word - 1);
    const bool keyword = text.substr(word, last + 1 - word).size() > 1 &&
                         text.substr(word, last + 1 - word).find_first_of("(.") == none;
    return sign != none && text[sign] == '=' && keyword;
}

/// `reset password: users must change`: words on both sides.
bool is_prose(std::string_view text, std::size_t name, std::size_t value) {
    const bool word_before = name > 1 && text[name - 1] == ' ' && is_word(text[name - 2]);
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", value), text.size());
    return word_before && end + 1 < text.size() && text[end] == ' ' && is_word(text[end + 1]);
}

/// What was hidden before.
bool is_masked(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.find_first_not_of('*', at), text.size());
    return end > at + 1 &&
           (end == text.size() || std::string_view(" \t\r\n,;)}]&'\"@").find(text[end]) != none);
}

enum class Sign { missing, equals, colon, assigns };

struct Value {
    Sign sign = Sign::missing;
    std::size_t at = 0;
};

/// Behind the sign at `next` that gives a key its value (`=`, `:=`, `=>`, YAML's `:`) and blanks.
Value value_behind(std::string_view text, std::size_t key_end, std::size_t next) {
    const std::string_view rest = text.substr(next);
    Value value{Sign::missing, next};
    if (rest.starts_with(":=") || rest.starts_with("=> ") || rest.starts_with("=>'")) {
        value = {Sign::assigns, next + 2};
    } else if (rest.starts_with('=')) {
        value = {Sign::equals, next + 1};
    } else if (rest.starts_with(':') && next == key_end && !rest.starts_with("::")) {
        value = {Sign::colon, next + 1};
    }
    while (value.sign != Sign::missing && value.at < text.size() && is_blank(text[value.at])) {
        ++value.at;
    }
    return value;
}

void add(Secrets& out, std::size_t from, std::size_t to) {
    if (to > from) {
        out.push_back({from, to});
    }
}

/// `SET app.password TO 'x'`, also of a role and a database; the words there need no quotes.
bool is_setting(const SqlView& view, std::string_view lower, const Key& key) {
    const std::size_t name = begin_of_name(lower, key.passw);
    const std::size_t scope = scope_of(view, key);
    if (lower.substr(name, key.passw - name).find('.') == none || name <= scope) {
        return false;
    }
    static constexpr std::array<std::string_view, 3> verbs = {"set", "local", "session"};
    const std::size_t last = lower.find_last_not_of(" \t\r\n", name - 1);
    const bool sets = std::any_of(verbs.begin(), verbs.end(), [&](std::string_view verb) {
        return last != none && last + 1 >= verb.size() &&
               is_word_at(lower, last + 1 - verb.size(), verb);
    });
    return sets && find_word(lower, scope, key.passw, "update") == none;
}

class BehindKey {
public:
    BehindKey(const SqlView& view, std::string_view lower, const Key& key, Secrets& out)
        : view_(view), text_(view.text()), lower_(lower), key_(key), out_(out) {}

    void find() {
        if (find_in_made_statement(view_, lower_, key_, out_)) {
            return;
        }
        const std::size_t name = begin_of_name(text_, key_.passw);
        const char quote = name > 0 ? text_[name - 1] : '\0';
        std::size_t at = key_.end;
        if (at < text_.size() && (text_[at] == '"' || (text_[at] == '\'' && quote == '\''))) {
            ++at;  // "password": in JSON.
        }
        const std::size_t next = skip_blanks_and_comments(text_, at);
        if (next >= text_.size()) {
            return;
        }
        const Value value = value_behind(text_, at, next);
        if (value.sign != Sign::missing) {
            find_value(name, next, value);
        } else if (!find_setting(next)) {
            find_literal(at, next);
        }
    }

private:
    Quotes quotes() const {
        return view_.literal_around(key_.passw) != nullptr ? Quotes::nested : Quotes::plain;
    }

    void find_value(std::size_t name, std::size_t sign, const Value& value) {
        if (value.at >= text_.size() || is_masked(text_, value.at) ||
            (value.sign == Sign::colon && is_prose(text_, name, value.at))) {
            return;
        }
        const bool in_url = sign == key_.end && stands_in_url(text_, key_.passw);
        const bool setting = is_setting(view_, lower_, key_);
        const bool sql = !in_url && !setting && value.sign != Sign::colon &&
                         (value.sign == Sign::assigns || is_in_sql(view_, lower_, key_));
        if (sql) {
            const SqlSpan* around = view_.literal_around(key_.passw);
            const std::string_view within =
                around != nullptr ? text_.substr(0, around->end - 1) : text_;
            add_literals(
                within, value.at, end_of_joined(within, value.at, quotes()), quotes(), out_);
            return;
        }
        if (value.sign == Sign::colon) {
            add(out_, value.at, end_of_yaml(name, value.at));
            return;
        }
        const std::size_t from = in_url ? sign + 1 : value.at;
        add(out_, from, end_of_value(text_, from, in_url, quotes()));
    }

    /// A value without quotes that has a line for itself goes on up to the line's end.
    std::size_t end_of_yaml(std::size_t name, std::size_t value) const {
        const std::size_t literal = end_of_literal(text_, value, quotes());
        const std::size_t before = name == 0 ? none : text_.find_last_not_of(" \t-", name - 1);
        const bool own_line = before == none || text_[before] == '\n';
        if (literal > value && text_[value] != '$') {
            return literal;
        }
        return own_line ? std::min(text_.find_first_of("\r\n", value), text_.size())
                        : end_of_value(text_, value, false, quotes());
    }

    bool find_setting(std::size_t next) {
        if (!is_word_at(lower_, next, "to") || !is_setting(view_, lower_, key_)) {
            return false;
        }
        const std::size_t from = skip_blanks_and_comments(text_, next + 2);
        if (!is_word_at(lower_, from, "default") && !is_masked(text_, from)) {
            add(out_, from, end_of_value(text_, from, false, quotes()));
        }
        return true;
    }

    /// CREATE ROLE ... PASSWORD 'secret', and what is bare there since its quotes are forgotten.
    void find_literal(std::size_t at, std::size_t next) {
        const bool role = is_about_a_role(view_, lower_, key_);
        const bool parted = next > key_.end || text_[next] == '\'';
        const bool name = text_[next] == '"' && !role && is_in_sql(view_, lower_, key_);
        const std::size_t literal = parted && !name ? end_of_literal(text_, next, quotes()) : next;
        if (literal > next) {
            add_literals(text_, next, literal, quotes(), out_);
            if (text_[next] == '"') {
                add(out_, next, literal);
            }
            return;
        }
        const SqlSpan* around = view_.around(key_.passw);
        const bool in_comment = around != nullptr && around->kind == SqlSpan::Kind::comment;
        const bool bare = role && parted && at == key_.end && !in_comment &&
                          !is_word_at(lower_, next, "null") && !is_masked(text_, next) &&
                          text_[next] != '\'' && text_[next] != '%';
        if (bare) {
            add(out_, next, std::min(text_.find_first_of(" \t\r\n;", next), text_.size()));
        }
    }

    const SqlView& view_;
    std::string_view text_;
    std::string_view lower_;
    Key key_;
    Secrets& out_;
};

}  // namespace

std::size_t begin_of_name(std::string_view text, std::size_t at) {
    while (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '-')) {
        --at;
    }
    return at;
}

bool is_in_sql(const SqlView& view, std::string_view lower, const Key& key) {
    const std::size_t name = begin_of_name(lower, key.passw);
    const std::string_view prefix = lower.substr(name, key.passw - name);
    if (prefix == "new." || prefix == "old." || prefix == "excluded.") {
        return true;
    }
    const bool opens_quote =
        name > 0 && lower[name - 1] == '"' && (key.end >= lower.size() || lower[key.end] != '"');
    if (opens_quote || follows_a_pair(lower, name)) {
        return false;  // "password=x host=db", user=bob password=x
    }
    static constexpr std::array<std::string_view, 8> signs = {"select",
                                                              "where",
                                                              "insert into",
                                                              "delete from",
                                                              "create table",
                                                              "alter table",
                                                              "check (",
                                                              "create policy"};
    const std::size_t scope = scope_of(view, key);
    const std::size_t update = find_word(lower, scope, key.passw, "update");
    const bool program = view.literal_around(key.passw) == nullptr && view.in_program(key.passw);
    return program || any_word(view, lower, key, signs) ||
           (update != none && find_word(lower, update, key.passw, "set") != none);
}

void find_behind_keys(const SqlView& view, std::string_view lower, Secrets& out) {
    std::size_t at = 0;
    for (;;) {
        const std::size_t passw = lower.find("passw", at);
        if (passw == none) {
            return;
        }
        at = passw + std::string_view("passw").size();
        const std::string_view rest = lower.substr(at);
        if (!rest.starts_with("ord") && !rest.starts_with("d")) {
            continue;
        }
        at += rest.starts_with("ord") ? 3U : 1U;
        const std::size_t before = out.size();
        BehindKey(view, lower, {passw, at}, out).find();
        constexpr std::size_t near = 16;
        if (out.size() > before && out[before].begin < at + near) {
            at = std::max(at, out[before].end);  // Not again for what is inside of it.
        }
    }
}

}  // namespace dbtool::redaction
