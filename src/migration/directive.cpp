#include "directive.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

constexpr std::string_view blanks = " \t\f\v";
constexpr std::string_view marker = "dbtool";

const std::array<std::string, 11> names = {"revises",
                                           "depends_on",
                                           "label",
                                           "message",
                                           "upgrade",
                                           "downgrade",
                                           "transaction",
                                           "lock_timeout",
                                           "statement_timeout",
                                           "irreversible",
                                           "allow"};

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

std::size_t word_end(std::string_view text, std::size_t from) {
    while (from < text.size() && is_word_character(text[from])) {
        ++from;
    }
    return from;
}

std::size_t skip_blanks(std::string_view text, std::size_t from) {
    return std::min(text.find_first_not_of(blanks, from), text.size());
}

int column_at(std::string_view line, std::size_t offset) {
    return static_cast<int>(count_characters(line.substr(0, offset))) + 1;
}

/// Behind `--` and the blanks around it; npos for any other line.
std::size_t behind_dashes(std::string_view line) {
    const std::size_t dashes = skip_blanks(line, 0);
    return line.substr(dashes, 2) == "--" ? skip_blanks(line, dashes + 2) : std::string_view::npos;
}

bool equals_marker(std::string_view word) {
    return word.size() == marker.size() &&
           std::equal(word.begin(), word.end(), marker.begin(), [](char a, char b) {
               return (a | 0x20) == b;
           });
}

/// Would `rest` be all that the directive takes?
bool is_whole(std::string_view name, std::string_view rest) {
    const auto words = split_words(rest);
    if (name == "upgrade" || name == "downgrade") {
        return words.empty() ||
               (words.size() == 1 && (words[0] == "postgresql" || words[0] == "sqlite"));
    }
    if (words.size() != 1) {
        return false;
    }
    if (name == "transaction") {
        return words[0] == "off" || words[0] == "on";
    }
    if (name == "lock_timeout" || name == "statement_timeout") {
        return parse_duration(words[0]).has_value();
    }
    return name == "revises" || name == "depends_on" || name == "label";
}

bool is_known(std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::span<const std::string> directive_names() {
    return names;
}

bool may_be_directive(std::string_view beginning) {
    const std::size_t at = skip_blanks(beginning, 0);
    return at == beginning.size() || beginning[at] == '-';
}

std::optional<Directive> read_directive(std::string_view line, int number) {
    const std::size_t at = behind_dashes(line);
    if (at == std::string_view::npos || !equals_marker(line.substr(at, marker.size()))) {
        return std::nullopt;
    }
    const std::size_t colon = at + marker.size();
    if (colon >= line.size() || line[colon] != ':') {
        return std::nullopt;
    }
    const std::size_t name = skip_blanks(line, colon + 1);
    const std::size_t end = word_end(line, name);
    const std::size_t rest = skip_blanks(line, end);
    return Directive{.line = number,
                     .name_column = column_at(line, name),
                     .name = to_lower(line.substr(name, end - name)),
                     .rest = trim(line.substr(rest)),
                     .rest_column = column_at(line, rest)};
}

std::vector<Word> words_of(const Directive& directive) {
    std::vector<Word> words;
    const std::string_view rest = directive.rest;
    for (std::size_t at = 0; at < rest.size(); at = skip_blanks(rest, at)) {
        const int column =
            directive.rest_column + static_cast<int>(count_characters(rest.substr(0, at)));
        const std::size_t closing =
            rest[at] == '"' ? rest.find('"', at + 1) : std::string_view::npos;
        if (closing != std::string_view::npos) {
            words.push_back({std::string(rest.substr(at + 1, closing - at - 1)), column});
            at = closing + 1;
            continue;
        }
        const std::size_t end =
            rest[at] == '"' ? rest.size() : std::min(rest.find_first_of(blanks, at), rest.size());
        words.push_back({std::string(rest.substr(at, end - at)), column});
        at = end;
    }
    return words;
}

std::optional<NearMiss> find_near_miss(std::string_view line) {
    const std::size_t at = behind_dashes(line);
    if (at == std::string_view::npos || read_directive(line, 0)) {
        return std::nullopt;
    }
    const std::size_t end = word_end(line, at);
    const std::string_view first = line.substr(at, end - at);
    if (first.size() + 2 < marker.size() || first.size() > marker.size() + 2) {
        return std::nullopt;
    }
    std::size_t name = skip_blanks(line, end);
    const bool colon = name < line.size() && line[name] == ':';
    name = colon ? skip_blanks(line, name + 1) : name;
    const std::size_t name_end = word_end(line, name);
    const std::string directive = to_lower(line.substr(name, name_end - name));
    if (!is_known(directive) || (!colon && !is_whole(directive, line.substr(name_end)))) {
        return std::nullopt;
    }
    const std::array<std::string, 1> wanted = {std::string(marker)};
    if (!nearest(first, wanted)) {
        return std::nullopt;
    }
    return NearMiss{column_at(line, at), std::string(line.substr(at, name_end - at)), directive};
}

}  // namespace dbtool::migration
