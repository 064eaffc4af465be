#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/config/url.hpp>
#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "url_check.hpp"

namespace dbtool::config {
namespace {

constexpr std::string_view forms =
    "A URL looks like postgresql://user@host:5432/database or sqlite:path/to/file.db.";
constexpr std::string_view encode =
    "In a user name or password write @ as %40, / as %2F, : as %3A and % as %25.";

[[noreturn]] void fail(const std::string& source, std::string_view mistake, std::string_view hint) {
    throw Error(ErrorKind::configuration,
                fmt::format("the URL of {} is malformed: {}", source, mistake),
                std::string(hint));
}

bool is_scheme(std::string_view text) {
    return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
                      c == '.';
           });
}

DatabaseUrl parse_sqlite(std::string_view path,
                         const std::string& source,
                         const std::filesystem::path& folder) {
    if (path == ":memory:") {
        return {Dialect::sqlite, std::string(path)};
    }
    if (path.starts_with("//")) {
        path.remove_prefix(2);
        if (!path.starts_with('/')) {
            fail(source,
                 "a file has no host",
                 "Write sqlite:relative/path.db or sqlite:///absolute/path.db.");
        }
    }
    if (path.empty()) {
        fail(source, "sqlite: is not followed by a file", forms);
    }
    if (path.find('?') != std::string_view::npos || path.find('\0') != std::string_view::npos) {
        fail(source,
             "the path of a SQLite file has no parameters",
             "Set busy_timeout and journal_mode under sqlite in dbtool.yaml.");
    }
    return {Dialect::sqlite, (folder / path).lexically_normal().string()};
}

DatabaseUrl parse_postgresql(std::string_view rest, const std::string& source) {
    if (rest.empty()) {
        return {Dialect::postgresql, ""};
    }
    if (!rest.starts_with("//")) {
        fail(source, "postgresql: is not followed by //", forms);
    }
    if (const auto mistake = url_mistake(rest.substr(2)); !mistake.empty()) {
        fail(source, mistake, encode);
    }
    return {Dialect::postgresql, "postgresql:" + std::string(rest)};
}

/// Only what is before the `:` may be shown, and only where it is followed by `//`: `user:password`
/// looks alike.
[[noreturn]] void fail_scheme(std::string_view scheme,
                              std::string_view rest,
                              const std::string& source) {
    static const std::array<std::string, 3> known = {"postgresql", "postgres", "sqlite"};
    if (rest.starts_with("//") && is_scheme(scheme)) {
        fail(source,
             fmt::format("it begins with {}://{}", scheme, did_you_mean(scheme, known)),
             forms);
    }
    fail(source, "it begins with neither postgresql:// nor sqlite:", forms);
}

}  // namespace

DatabaseUrl parse_url(std::string_view text,
                      const std::string& source,
                      const std::filesystem::path& folder) {
    text = trim(text);
    if (text.empty()) {
        fail(source, "it is empty", forms);
    }
    const std::size_t colon = text.find(':');
    const std::size_t equals = text.find('=');
    if (equals < colon) {
        if (const auto mistake = conninfo_mistake(text); !mistake.empty()) {
            fail(source,
                 mistake,
                 "Write key=value pairs with blanks between them, as in host=db dbname=app.");
        }
        return {Dialect::postgresql, std::string(text)};
    }
    if (colon == std::string_view::npos) {
        fail(source, "it begins with neither postgresql:// nor sqlite:", forms);
    }
    const std::string scheme = to_lower(text.substr(0, colon));
    const std::string_view rest = text.substr(colon + 1);
    if (scheme == "sqlite") {
        return parse_sqlite(rest, source, folder);
    }
    const std::string_view family = std::string_view(scheme).substr(0, scheme.find('+'));
    if (is_scheme(scheme) && (family == "postgresql" || family == "postgres")) {
        return parse_postgresql(rest, source);
    }
    fail_scheme(scheme, rest, source);
}

bool may_hold_password(std::string_view url) {
    if (redact(url) != url) {
        return true;
    }
    // user:password@host without a scheme, which redact() cannot know.
    const std::size_t scheme = url.find("://");
    const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    const std::size_t at_sign = rest.rfind('@');
    return at_sign != std::string_view::npos && rest.find(':') < at_sign;
}

}  // namespace dbtool::config
