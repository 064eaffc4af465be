#include <algorithm>
#include <array>

#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "redact_key.hpp"

namespace dbtool {
namespace {

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

}  // namespace

std::vector<SecretRange> find_secrets(std::string_view text) {
    std::vector<SecretRange> found;
    find_in_urls(text, found);
    const std::string lower = to_lower(text);
    if (lower.find("passw") != std::string::npos) {
        const redaction::SqlView view(text);
        redaction::find_behind_keys(view, lower, found);
        redaction::find_in_inserts(view, lower, found);
    }
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

}  // namespace dbtool
