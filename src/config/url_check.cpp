#include "url_check.hpp"

#include <algorithm>
#include <charconv>

namespace dbtool::config {
namespace {

constexpr std::string_view bad_escape = "a % is not followed by two hexadecimal digits";
constexpr std::string_view bad_port = "a port is not a number from 1 to 65535";

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// `%00` is refused too: a C string ends there.
bool sound_escapes(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos;
         at = text.find('%', at + 1)) {
        if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]) ||
            text.substr(at, 3) == "%00") {
            return false;
        }
    }
    return true;
}

bool is_port(std::string_view text) {
    unsigned port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    return problem == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

/// `host`, `host:port`, `[v6]:port`; an empty one is the default.
std::string_view host_mistake(std::string_view host) {
    std::size_t colon = host.find(':');
    if (host.starts_with('[')) {
        const std::size_t close = host.find(']');
        if (close == std::string_view::npos || close == 1) {
            return "an IPv6 address in brackets is not complete";
        }
        colon = close + 1;
        if (colon < host.size() && host[colon] != ':') {
            return "there is text behind an IPv6 address in brackets";
        }
        colon = colon < host.size() ? colon : std::string_view::npos;
    }
    if (colon != std::string_view::npos && colon + 1 < host.size() &&
        !is_port(host.substr(colon + 1))) {
        return bad_port;
    }
    return {};
}

std::string_view hosts_mistake(std::string_view hosts) {
    for (std::size_t at = 0; at <= hosts.size();) {
        const std::size_t comma = std::min(hosts.find(',', at), hosts.size());
        if (const auto mistake = host_mistake(hosts.substr(at, comma - at)); !mistake.empty()) {
            return mistake;
        }
        at = comma + 1;
    }
    return {};
}

std::string_view parameters_mistake(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('&', at), text.size());
        const std::string_view parameter = text.substr(at, end - at);
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos || equals == 0 ||
            parameter.find('=', equals + 1) != std::string_view::npos) {
            return "what follows the ? is not key=value&key=value";
        }
        if (parameter.substr(0, equals).find('%') != std::string_view::npos) {
            return "a key behind the ? is percent-encoded";  // It could hide that it is a password.
        }
        at = end + 1;
    }
    return {};
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_key(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    });
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return at;
}

/// The end of a value, quotes and backslashes included; npos for a quote that is open.
std::size_t skip_value(std::string_view text, std::size_t at) {
    const bool quoted = at < text.size() && text[at] == '\'';
    for (at += quoted ? 1U : 0U; at < text.size(); ++at) {
        if (quoted ? text[at] == '\'' : is_blank(text[at])) {
            return at + (quoted ? 1U : 0U);
        }
        at += text[at] == '\\' ? 1U : 0U;
    }
    return quoted ? std::string_view::npos : text.size();
}

}  // namespace

std::string_view url_mistake(std::string_view rest) {
    // libpq's rule: the credentials end at the first @ if no / comes before it.
    const std::size_t stop = rest.find_first_of("@/");
    if (stop != std::string_view::npos && rest[stop] == '@') {
        if (!sound_escapes(rest.substr(0, stop))) {
            return bad_escape;
        }
        rest.remove_prefix(stop + 1);
    }
    const std::size_t question = std::min(rest.find('?'), rest.size());
    const std::string_view place = rest.substr(0, question);
    if (place.find('@') != std::string_view::npos) {
        return "there is an @ where the host or the database should be";
    }
    if (std::any_of(rest.begin(), rest.end(), [](char c) { return c == '\0' || is_blank(c); })) {
        return "there is a blank or a line end in it";
    }
    if (!sound_escapes(rest)) {
        return bad_escape;
    }
    if (const auto mistake = hosts_mistake(place.substr(0, place.find('/'))); !mistake.empty()) {
        return mistake;
    }
    return question < rest.size() ? parameters_mistake(rest.substr(question + 1))
                                  : std::string_view();
}

std::string_view conninfo_mistake(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) {
        return "there is a NUL byte in it";
    }
    for (std::size_t at = skip_blanks(text, 0); at < text.size(); at = skip_blanks(text, at)) {
        std::size_t end = at;
        while (end < text.size() && text[end] != '=' && !is_blank(text[end])) {
            ++end;
        }
        const std::string_view key = text.substr(at, end - at);
        end = skip_blanks(text, end);
        if (end >= text.size() || text[end] != '=') {
            return "a word is not followed by = (a value with blanks needs quotes: 'my value')";
        }
        if (!is_key(key)) {
            return "what stands before a = is no key";
        }
        at = skip_value(text, skip_blanks(text, end + 1));
        if (at == std::string_view::npos) {
            return "a quote is not closed";
        }
        if ((key == "host" || key == "hostaddr") &&
            text.substr(end, at - end).find('@') != std::string_view::npos) {
            return "there is an @ in the host";
        }
    }
    return {};
}

}  // namespace dbtool::config
