#include "ddl/families/program.hpp"

#include <fmt/format.h>
#include <utility>

#include <dbtool/core/text.hpp>

namespace dbtool::ddl {

std::string bare_statement(std::string_view sql) {
    std::string_view text = trim(sql);
    while (text.ends_with(';')) {
        text.remove_suffix(1);
        text = trim(text);
    }
    return std::string(text);
}

Reverse kept_reverse(std::string what, bool cascade) {
    return {.kind = Reverse::Kind::kept,
            .operations = {},
            .what = std::move(what),
            .why = {},
            .lossy = cascade};
}

Reverse derived_reverse(OperationBody body, bool lossy) {
    return {.kind = Reverse::Kind::derived,
            .operations = {Operation{std::move(body), {}, {}}},
            .what = {},
            .why = {},
            .lossy = lossy};
}

Reverse no_reverse(std::string why) {
    return {.kind = Reverse::Kind::none,
            .operations = {},
            .what = {},
            .why = std::move(why),
            .lossy = false};
}

Reverse nothing_to_undo() {
    return {.kind = Reverse::Kind::nothing, .operations = {}, .what = {}, .why = {}};
}

void describe_cascade(FieldVisitor& visitor, bool& cascade) {
    visitor.boolean(
        {"cascade", "Drop what depends on it too, which does not come back"}, cascade, false);
}

void describe_text_word(FieldVisitor& visitor,
                        const Field& field,
                        std::string& value,
                        std::span<const std::string_view> words) {
    int index = -1;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == value) {
            index = static_cast<int>(i);
        }
    }
    visitor.word(field, index, words, -1);
    value = index < 0 ? std::string() : std::string(words[static_cast<std::size_t>(index)]);
}

void refuse_on_sqlite(bool given,
                      std::string_view field,
                      Dialect dialect,
                      std::vector<Mistake>& mistakes) {
    if (given && dialect == Dialect::sqlite) {
        mistakes.push_back({"no-meaning-on-sqlite",
                            fmt::format("\"{}\" has no meaning on SQLite", field),
                            "Leave it out, or say `dialects: [postgresql]`."});
    }
}

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    int depth = 0;
    char quote_mark = '\0';
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote_mark != '\0') {
            quote_mark = c == quote_mark ? '\0' : quote_mark;
        } else if (c == '\'' || c == '"') {
            quote_mark = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            --depth;
        } else if (c == ',' && depth == 0) {
            parts.emplace_back(trim(text.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    const std::string_view last = trim(text.substr(begin));
    if (!last.empty() || !parts.empty()) {
        parts.emplace_back(last);
    }
    return parts;
}

}  // namespace dbtool::ddl
