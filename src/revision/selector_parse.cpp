#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/revision/selector.hpp>

#include "id_order.hpp"

namespace dbtool::revision {
namespace {

constexpr int most_steps = 1'000'000;

Error malformed(std::string_view text, std::string_view why) {
    return {
        ErrorKind::usage,
        fmt::format("\"{}\" is not a selector: {}", text, why),
        "Selectors are `head`, `heads`, `base`, `current`, an id such as `0007` or a unique prefix "
        "of one, `-1`, `+2`, `0007-1`, `label@head`, and a range is `0003:0007`."};
}

/// The number behind a sign, within reason.
int parse_steps(std::string_view text, std::string_view digits) {
    int steps = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), steps);
    if (problem != std::errc{} || end != digits.data() + digits.size() || steps > most_steps) {
        throw malformed(text, "that many steps cannot be meant");
    }
    return steps;
}

/// Cuts `-1` or `+2` off the end of `body`; 0 where there is none.
int take_offset(std::string_view text, std::string_view& body) {
    const std::size_t sign = body.find_last_of("+-");
    if (sign == std::string_view::npos || !all_digits(body.substr(sign + 1))) {
        return 0;
    }
    const int steps = parse_steps(text, body.substr(sign + 1));
    if (steps == 0) {
        if (sign == 0) {
            throw malformed(text, "it goes no step");
        }
        return 0;
    }
    const bool down = body[sign] == '-';
    body = body.substr(0, sign);
    return down ? -steps : steps;
}

void check_characters(std::string_view text) {
    if (text.empty()) {
        throw malformed(text, "it is empty");
    }
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
            throw malformed(text, "it holds a blank or a control character");
        }
    }
    if (text.find(':') != std::string_view::npos) {
        throw malformed(text, "one place is wanted here, not a range");
    }
}

}  // namespace

Selector parse_selector(std::string_view text) {
    check_characters(text);
    Selector selector;
    selector.text = std::string(text);
    std::string_view body = text;
    if (const std::size_t at_sign = text.find('@'); at_sign != std::string_view::npos) {
        selector.label = std::string(text.substr(0, at_sign));
        body = text.substr(at_sign + 1);
        if (selector.label->empty()) {
            throw malformed(text, "a label is missing before the `@`");
        }
        if (body.empty() || body.find('@') != std::string_view::npos) {
            throw malformed(text, "one place on the branch must follow the `@`");
        }
    }
    selector.offset = take_offset(text, body);
    if (!body.empty() && (body.front() == '-' || body.front() == '+')) {
        throw malformed(text, "a sign must be followed by a number");
    }
    selector.anchor = std::string(body);
    return selector;
}

SelectorRange parse_selector_range(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return {parse_selector(text), std::nullopt, false};
    }
    const std::string_view from = text.substr(0, colon);
    const std::string_view to = text.substr(colon + 1);
    if (to.find(':') != std::string_view::npos) {
        throw malformed(text, "a range has one colon");
    }
    SelectorRange range;
    range.is_range = true;
    if (!from.empty()) {
        range.from = parse_selector(from);
    }
    if (!to.empty()) {
        range.to = parse_selector(to);
    }
    return range;
}

}  // namespace dbtool::revision
