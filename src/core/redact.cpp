#include <algorithm>
#include <array>

#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "redact_value.hpp"

namespace dbtool {
namespace {

using redaction::is_blank;

constexpr std::string_view mask = "***";

/// The last `@` before the first of `stops`; npos where there is none.
std::size_t last_at_sign(std::string_view text, std::size_t from, std::string_view stops) {
    const std::size_t end = std::min(text.find_first_of(stops, from), text.size());
    const std::size_t at_sign = text.substr(from, end - from).rfind('@');
    return at_sign == std::string_view::npos ? at_sign : from + at_sign;
}

/// `5432/app`: what stands behind the `:` of a host.
bool is_port(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    return digits > 0 &&
           (digits == text.size() ||
            std::string_view("/?,'\" \t\r\n").find(text[digits]) != std::string_view::npos);
}

bool is_postgresql(std::string_view before) {
    const std::size_t start = before.find_last_of(" \t\r\n'\"(=");
    const std::string word =
        to_lower(start == std::string_view::npos ? before : before.substr(start + 1));
    return word.find("postgres") != std::string::npos;
}

/// Where the credentials of a URL end. A password may hold what somebody forgot to encode, so the
/// last `@` is taken that can belong to the URL: too much is hidden rather than too little.
std::size_t end_of_credentials(std::string_view text, std::size_t from) {
    const bool postgresql = is_postgresql(text.substr(0, from - 3));
    std::size_t end = last_at_sign(text, from, postgresql ? " \t\r\n" : " \t\r\n\"'");
    if (end == std::string_view::npos && postgresql) {
        const std::size_t colon = text.find_first_of(": \t\r\n", from);
        if (colon != std::string_view::npos && text[colon] == ':' &&
            !is_port(text.substr(colon + 1))) {
            end = last_at_sign(text, from, "\r\n");
        }
    }
    return end;
}

void find_in_urls(std::string_view text, std::vector<SecretRange>& out) {
    for (std::size_t at = text.find("://"); at != std::string_view::npos;
         at = text.find("://", at)) {
        at += 3;
        const std::size_t end = end_of_credentials(text, at);
        const std::size_t colon = text.find(':', at);
        if (end != std::string_view::npos && colon < end) {
            out.push_back({colon + 1, end});
            at = end;
        }
    }
}

/// Does the word that holds `at` begin as a URL does? Its parameters end with `&`.
bool stands_in_url(std::string_view text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && !is_blank(text[start - 1])) {
        --start;
    }
    const std::string_view before = text.substr(start, at - start);
    return before.find("://") != std::string_view::npos &&
           before.find('?') != std::string_view::npos;
}

/// CREATE ROLE, ALTER USER and the like, in the statement that leads to `at`.
bool is_about_a_role(std::string_view lower, std::size_t at) {
    const std::size_t start = lower.rfind(';', at);
    const std::string_view before =
        lower.substr(start == std::string_view::npos ? 0 : start, at - start);
    constexpr std::array<std::string_view, 4> starts = {
        "create role", "create user", "alter role", "alter user"};
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view words) {
        return before.find(words) != std::string_view::npos;
    });
}

/// Behind the sign at `sign` that gives a key its value (`=`, `:=`, `=>`, YAML's `:`) and blanks;
/// `sign` where it is none.
std::size_t start_of_value(std::string_view text, std::size_t key_end, std::size_t sign) {
    const std::string_view rest = text.substr(sign);
    std::size_t at = sign;
    if (rest.starts_with(":=") || rest.starts_with("=> ") || rest.starts_with("=>'")) {
        at += 2;
    } else if (rest.starts_with('=') ||
               (rest.starts_with(':') && sign == key_end && !rest.starts_with("::"))) {
        at += 1;
    }
    while (at > sign && at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return at;
}

/// What the word at `key` names a secret by, and where that is; `end` is npos where it is none.
SecretRange behind_key(std::string_view text,
                       std::string_view lower,
                       std::size_t key,
                       std::size_t end) {
    constexpr SecretRange none{0, std::string_view::npos};
    std::size_t at = end;
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
        ++at;  // "password": in JSON.
    }
    const std::size_t next = redaction::skip_blanks_and_comments(text, at);
    if (next >= text.size()) {
        return none;
    }
    if (const std::size_t value = start_of_value(text, at, next); value > next) {
        const bool in_url = next == end && stands_in_url(text, key);
        const std::size_t from = in_url ? next + 1 : value;
        return {from, redaction::end_of_value(text, from, in_url)};
    }
    // CREATE ROLE ... PASSWORD 'secret'.
    std::size_t value_end = next > end ? redaction::end_of_literal(text, next) : next;
    const bool bare = value_end == next && next > end && at == end;
    if (bare && is_about_a_role(lower, key) && !lower.substr(next).starts_with("null")) {
        value_end = std::min(text.find_first_of(" \t\r\n;", next), text.size());
    }
    return value_end > next ? SecretRange{next, value_end} : none;
}

void find_behind_keys(std::string_view text, std::vector<SecretRange>& out) {
    const std::string lower = to_lower(text);
    std::size_t at = 0;
    for (;;) {
        const std::size_t key = lower.find("passw", at);
        if (key == std::string::npos) {
            return;
        }
        at = key + std::string_view("passw").size();
        const std::string_view rest = std::string_view(lower).substr(at);
        if (!rest.starts_with("ord") && !rest.starts_with("d")) {
            continue;
        }
        at += rest.starts_with("ord") ? 3U : 1U;
        const SecretRange found = behind_key(text, lower, key, at);
        if (found.end != std::string_view::npos) {
            out.push_back(found);
            at = found.end;
        }
    }
}

bool is_long_enough_to_search(std::string_view secret) {
    constexpr std::size_t shortest = 3;
    return secret.size() >= shortest;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

}  // namespace

std::vector<SecretRange> find_secrets(std::string_view text) {
    std::vector<SecretRange> found;
    find_in_urls(text, found);
    find_behind_keys(text, found);
    std::sort(found.begin(), found.end(), [](const SecretRange& a, const SecretRange& b) {
        return a.begin < b.begin;
    });
    std::vector<SecretRange> out;
    for (const SecretRange& range : found) {
        if (!out.empty() && range.begin < out.back().end) {
            out.back().end = std::max(out.back().end, range.end);
        } else {
            out.push_back(range);
        }
    }
    return out;
}

std::string redact(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    for (const SecretRange& secret : find_secrets(text)) {
        out += text.substr(at, secret.begin - at);
        out += mask;
        at = secret.end;
    }
    return out += text.substr(at);
}

std::string blank_secrets(std::string_view text) {
    std::string out(text);
    for (const SecretRange& secret : find_secrets(text)) {
        for (std::size_t i = secret.begin; i < secret.end; ++i) {
            out[i] = out[i] == '\n' || out[i] == '\r' ? out[i] : '*';
        }
    }
    return out;
}

std::string redact_about(std::string_view message, std::string_view statement) {
    std::string out = redact(message);
    for (const SecretRange& range : find_secrets(statement)) {
        std::string_view secret = statement.substr(range.begin, range.end - range.begin);
        while (!secret.empty() && secret.back() == ';') {
            secret.remove_suffix(1);
        }
        const std::size_t first = secret.find_first_not_of("'\"$");
        const std::size_t last = secret.find_last_not_of("'\"$");
        if (first == std::string_view::npos) {
            continue;
        }
        const std::string_view inner = secret.substr(first, last + 1 - first);
        for (const std::string_view shown : {secret, inner}) {
            if (is_long_enough_to_search(shown)) {
                replace_all(out, shown, mask);
            } else {
                replace_all(out, "\"" + std::string(shown) + "\"", "\"***\"");
            }
        }
    }
    return out;
}

}  // namespace dbtool
