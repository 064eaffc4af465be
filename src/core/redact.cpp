#include <algorithm>

#include <dbtool/core/text.hpp>

namespace dbtool {
namespace {

constexpr std::string_view mask = "***";

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Where the authority of a URL ends. A password may hold a raw `/`, `?` or `@` that somebody
/// forgot to encode, so the last `@` before a blank or a quote is taken: too much is hidden rather
/// than too little.
std::size_t end_of_credentials(std::string_view text, std::size_t from) {
    std::size_t at_sign = std::string_view::npos;
    for (std::size_t i = from;
         i < text.size() && !is_blank(text[i]) && text[i] != '"' && text[i] != '\'';
         ++i) {
        if (text[i] == '@') {
            at_sign = i;
        }
    }
    return at_sign;
}

std::string redact_urls(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t scheme = text.find("://", at);
        if (scheme == std::string_view::npos) {
            break;
        }
        const std::size_t start = scheme + 3;
        out += text.substr(at, start - at);
        at = start;
        const std::size_t end = end_of_credentials(text, start);
        if (end == std::string_view::npos) {
            continue;
        }
        const std::size_t colon = text.find(':', start);
        if (colon != std::string_view::npos && colon < end) {
            out += text.substr(start, colon - start + 1);
            out += mask;
            at = end;
        }
    }
    return out + std::string(text.substr(std::min(at, text.size())));
}

/// The end of a value in a key=value string or a URL's query, quotes and backslashes included.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '\'') {
        for (++at; at < text.size() && text[at] != '\''; ++at) {
            at += text[at] == '\\' ? 1U : 0U;
        }
        return std::min(at + 1, text.size());
    }
    while (at < text.size() && !is_blank(text[at]) && text[at] != '&' && text[at] != '"') {
        at += text[at] == '\\' && at + 1 < text.size() ? 2U : 1U;
    }
    return std::min(at, text.size());
}

std::string redact_keys(std::string_view text) {
    const std::string lower = to_lower(text);
    std::string out;
    std::size_t at = 0;
    for (;;) {
        // `sslpassword` and `passfile`: the first holds a secret too, the second only says where
        // one is.
        const std::size_t key = lower.find("password", at);
        if (key == std::string::npos) {
            return out + std::string(text.substr(at));
        }
        std::size_t value = key + std::string_view("password").size();
        while (value < text.size() && is_blank(text[value])) {
            ++value;
        }
        // CREATE ROLE ... PASSWORD 'secret'.
        if (value > key + std::string_view("password").size() && value < text.size() &&
            text[value] == '\'') {
            out += text.substr(at, value - at);
            out += mask;
            at = end_of_value(text, value);
            continue;
        }
        if (value >= text.size() || text[value] != '=') {
            out += text.substr(at, value - at);
            at = value;
            continue;
        }
        ++value;
        while (value < text.size() && is_blank(text[value])) {
            ++value;
        }
        out += text.substr(at, value - at);
        out += mask;
        at = end_of_value(text, value);
    }
}

}  // namespace

std::string redact(std::string_view text) {
    return redact_keys(redact_urls(text));
}

}  // namespace dbtool
