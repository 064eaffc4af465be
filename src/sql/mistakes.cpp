#include "mistakes.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "characters.hpp"
#include "skip.hpp"

namespace dbtool::sql {
namespace {

struct Wording {
    std::string_view code;
    std::string message;
    std::string help;
};

Wording word_backslash(std::string_view text) {
    const std::string_view command = backslash_command(text);
    if (command == "\\.") {
        return {"backslash-command",
                "\\. ends the data of a COPY ... FROM stdin, and there is none before it",
                "Remove the line, or put the COPY before its data rows."};
    }
    return {"backslash-command",
            fmt::format("{} is a command of psql, not SQL", command),
            "dbtool sends SQL only: remove the line, or say the same in SQL."};
}

Wording word(Mistake mistake, std::string_view text) {
    switch (mistake) {
        case Mistake::unterminated_quote:
            return {"unterminated-quote",
                    "unterminated quoted string",
                    "Close it with a ', and double each ' inside it."};
        case Mistake::unterminated_identifier:
            return {"unterminated-identifier",
                    "unterminated quoted identifier",
                    fmt::format("Close it with a {}.", text.front() == '[' ? ']' : text.front())};
        case Mistake::unterminated_dollar_quote: {
            const std::string_view tag = dollar_tag(text, 0);
            return {"unterminated-dollar-quote",
                    fmt::format("unterminated dollar-quoted string {}", tag),
                    fmt::format("Close it with {}, in the same case.", tag)};
        }
        case Mistake::unterminated_comment:
            return {"unterminated-comment",
                    "unterminated comment",
                    "Close it with */; in PostgreSQL each /* inside it needs one of its own."};
        case Mistake::unterminated_body:
            return {"unterminated-body",
                    fmt::format("{} opens a body that never ends",
                                text.substr(0, end_of_name(text, 0))),
                    "Close the body with END;."};
        case Mistake::unterminated_copy:
            return {"unterminated-copy",
                    "COPY ... FROM stdin whose data never ends",
                    "Put a line with nothing but \\. behind the last data row."};
        case Mistake::text_after_copy:
            return {"text-after-copy",
                    "text on the line of a COPY ... FROM stdin, where its data is to follow",
                    "Move it behind the line with \\. that ends the data."};
        case Mistake::open_parenthesis:
            return {"unbalanced-parenthesis", "parenthesis is never closed", "Add the missing )."};
        case Mistake::stray_parenthesis:
            return {"unbalanced-parenthesis",
                    "closing parenthesis without an opening one",
                    "Remove it, or add the missing (."};
        case Mistake::backslash_command:
            return word_backslash(text);
        case Mistake::nul_byte:
            return {"nul-byte",
                    "a NUL byte, which SQL text cannot hold",
                    "Save the file as UTF-8 text; UTF-16 is full of NUL bytes."};
        case Mistake::invalid_utf8:
            return {"invalid-utf8", "text that is not valid UTF-8", "Save the file as UTF-8."};
        case Mistake::too_long:
            return {
                "statement-too-long",
                "a statement longer than the database takes: 1 GiB in PostgreSQL, 1,000,000,000 "
                "bytes in SQLite",
                "Close it where it should end, or spread its rows over several statements; "
                "PostgreSQL's COPY ... FROM stdin takes any number of rows."};
    }
    return {};
}

}  // namespace

std::string_view backslash_command(std::string_view text) {
    constexpr std::size_t longest = 40;
    std::size_t end = 1;
    while (end < std::min(text.size(), longest) && !is_blank(text[end])) {
        ++end;
    }
    return text.substr(0, end);
}

Diagnostic describe(Mistake mistake, std::string_view text, SourcePosition position) {
    Wording wording = word(mistake, text);
    return {.code = std::string(wording.code),
            .severity = Severity::error,
            .message = std::move(wording.message),
            .position = std::move(position),
            .help = std::move(wording.help)};
}

}  // namespace dbtool::sql
