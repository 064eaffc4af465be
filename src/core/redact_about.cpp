#include <algorithm>

#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "redact_value.hpp"

namespace dbtool {
namespace {

using redaction::is_word;

constexpr std::string_view mask = "***";

/// A word that the database's own sentences may hold: `role "app" does not exist`. To hide it there
/// would give it away.
bool is_plain_word(std::string_view secret) {
    constexpr std::size_t longest_word = 16;
    return secret.size() <= longest_word &&
           std::all_of(secret.begin(), secret.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Is it quoted there, or one of a list: `"x"`, `(x)`, `(1, x, 2)`?
bool is_set_off(std::string_view message, std::size_t begin, std::size_t end) {
    while (begin > 0 && message[begin - 1] == ' ' && begin > 1 && message[begin - 2] == ',') {
        --begin;
    }
    return begin > 0 && end < message.size() &&
           std::string_view("\"'(,= ").find(message[begin - 1]) != std::string_view::npos &&
           message[begin - 1] != ' ' &&
           std::string_view("\"'),;").find(message[end]) != std::string_view::npos;
}

bool stands_alone(std::string_view message, std::size_t begin, std::size_t end) {
    return (begin == 0 || !is_word(message[begin - 1]) || !is_word(message[begin])) &&
           (end == message.size() || !is_word(message[end]) || !is_word(message[end - 1]));
}

void hide(std::string& message, std::string_view secret) {
    constexpr std::size_t shortest = 3;
    const bool only_set_off = secret.size() < shortest || is_plain_word(secret);
    for (std::size_t at = message.find(secret); at != std::string::npos;
         at = message.find(secret, at)) {
        const std::size_t end = at + secret.size();
        const bool hidden =
            stands_alone(message, at, end) && (!only_set_off || is_set_off(message, at, end));
        if (hidden) {
            message.replace(at, secret.size(), mask);
        }
        at += hidden ? mask.size() : 1U;
    }
}

/// What the literal stands for: without its quotes, those in it single again.
std::string meant(std::string_view literal) {
    while (!literal.empty() && literal.back() == ';') {
        literal.remove_suffix(1);
    }
    const std::size_t first = literal.find_first_of("'\"$");
    constexpr std::size_t longest_prefix = 2;  // U&
    if (first != std::string_view::npos && first <= longest_prefix) {
        literal.remove_prefix(first);
    }
    const std::size_t begin = literal.find_first_not_of("'\"$");
    const std::size_t end = literal.find_last_not_of("'\"$");
    return begin == std::string_view::npos ? ""
                                           : std::string(literal.substr(begin, end + 1 - begin));
}

std::string with_single_quotes(std::string text) {
    for (std::size_t at = text.find("''"); at != std::string::npos; at = text.find("''", at + 1)) {
        text.erase(at, 1);
    }
    return text;
}

}  // namespace

std::string redact_about(std::string_view message, std::string_view statement) {
    std::string out = redact(message);
    for (const SecretRange& range : find_secrets(statement)) {
        const std::string_view written = statement.substr(range.begin, range.end - range.begin);
        const std::string inner = meant(written);
        for (const std::string& shown : {std::string(written), inner, with_single_quotes(inner)}) {
            if (!meant(shown).empty()) {
                hide(out, shown);
            }
        }
    }
    return out;
}

}  // namespace dbtool
