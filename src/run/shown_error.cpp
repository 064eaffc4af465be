#include "run/shown_error.hpp"

#include <algorithm>

#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::run {
namespace {

/// Larger scripts are data; reading one again for an error would take long.
constexpr std::uint64_t longest_read = std::uint64_t{4} << 20U;

std::string nth_line(std::string_view text, int number) {
    for (; number > 0; --number) {
        const std::size_t end = text.find('\n');
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

Error shown_error(Error error, const migration::Script& script) {
    if (script.size() > longest_read) {
        error.excerpt = blank_secrets(script.line(error.position.line));
        return error;
    }
    std::string text;
    try {
        text = script.text();
    } catch (const Error&) {
        return error;  // The file was changed meanwhile: what it says now was not run.
    }
    const int line = error.position.line - script.start().line;
    error.excerpt = line < 0 ? "" : nth_line(blank_secrets(text), line);
    for (std::string* part : {&error.message, &error.detail, &error.context, &error.hint}) {
        *part = redact_about(*part, text);
    }
    return error;
}

}  // namespace dbtool::run
