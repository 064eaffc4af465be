#include "generate/column_word.hpp"

#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "generate/words.hpp"

namespace dbtool::cli {
namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw Error(ErrorKind::usage, message);
}

/// A suffix: its mark, and what stands behind it.
struct Suffix {
    char mark = '\0';  ///< `: ! = >`.
    std::string text;
};

/// Cuts `title:text!=x` into `title`, `:text`, `!`, `=x`.
class SuffixReader {
public:
    explicit SuffixReader(std::string_view word) : word_(word) {}

    std::string name;
    std::vector<Suffix> suffixes;

    void read() {
        for (std::size_t i = 0; i < word_.size(); ++i) {
            const char c = word_[i];
            const bool outside = depth_ == 0 && quote_ == 0;
            const bool cast = c == ':' && i + 1 < word_.size() && word_[i + 1] == ':';
            if (outside && cast) {
                current() += "::";
                ++i;
            } else if (outside && begins_suffix(c)) {
                suffixes.push_back({c, {}});
            } else {
                track(c);
                current() += c;
            }
        }
        if (quote_ != 0 || depth_ != 0) {
            refuse(fmt::format(
                "\"{}\" leaves a {} open", word_, quote_ != 0 ? "quote" : "parenthesis"));
        }
    }

private:
    bool begins_suffix(char c) const { return c == ':' || c == '!' || c == '=' || c == '>'; }
    void track(char c) {
        if (quote_ != 0) {
            quote_ = c == quote_ ? '\0' : quote_;
        } else if (c == '\'' || c == '"') {
            quote_ = c;
        } else if (c == '(') {
            ++depth_;
        } else if (c == ')' && --depth_ < 0) {
            refuse(fmt::format("\"{}\" has a closing parenthesis too many", word_));
        }
    }
    std::string& current() { return suffixes.empty() ? name : suffixes.back().text; }

    std::string_view word_;
    char quote_ = '\0';
    int depth_ = 0;
};

void take_word(ddl::Column& column, const std::string& text) {
    static const std::array<std::string, 3> known = {"pk", "unique", "identity"};
    if (text == "pk") {
        column.primary_key = true;
    } else if (text == "unique") {
        column.unique = true;
    } else if (text == "identity") {
        column.identity = ddl::Identity::always;
    } else {
        throw Error(ErrorKind::usage,
                    fmt::format("\"{}\" of column {} is none of :pk, :unique and :identity{}",
                                ":" + text,
                                column.name.str(),
                                did_you_mean(text, known)));
    }
}

void take(ddl::Column& column, const Suffix& suffix, std::string_view word) {
    const std::string text(trim(suffix.text));
    switch (suffix.mark) {
        case '!':
            if (!text.empty()) {
                refuse(fmt::format("\"{}\" of \"{}\" stands behind a !", text, word));
            }
            column.null = false;
            return;
        case '=':
            if (text.empty() || column.default_value) {
                refuse(fmt::format(
                    "\"{}\" has {}", word, text.empty() ? "an empty default" : "two defaults"));
            }
            column.default_value = value_from(text);
            return;
        case '>':
            if (column.references) {
                refuse(fmt::format("\"{}\" refers to two tables", word));
            }
            column.references = reference_from(text);
            return;
        default:
            take_word(column, text);
    }
}

}  // namespace

ddl::Column column_from(std::string_view word) {
    SuffixReader reader(word);
    reader.read();
    ddl::Column column;
    column.name = name_from(reader.name);
    if (reader.suffixes.empty() || reader.suffixes.front().mark != ':' ||
        trim(reader.suffixes.front().text).empty()) {
        refuse(fmt::format("\"{}\" has no type", word));
    }
    column.type = trim(reader.suffixes.front().text);
    for (std::size_t i = 1; i < reader.suffixes.size(); ++i) {
        take(column, reader.suffixes[i], word);
    }
    return column;
}

ddl::IndexColumn index_column_from(std::string_view word) {
    const std::vector<std::string> parts = split_outside(word, ':');
    ddl::IndexColumn out;
    if (parts.front().find('(') != std::string::npos) {
        out.expression = parts.front();
    } else {
        out.name = name_from(parts.front());
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::string part = to_lower(parts[i]);
        if (part == "asc" || part == "desc") {
            out.order =
                part == "asc" ? ddl::IndexColumn::Order::asc : ddl::IndexColumn::Order::desc;
        } else if (part == "nulls-first" || part == "nulls-last") {
            out.nulls = part == "nulls-first" ? ddl::IndexColumn::Nulls::first
                                              : ddl::IndexColumn::Nulls::last;
        } else if (part.ends_with("_ops")) {
            out.opclass = parts[i];
        } else {
            static const std::array<std::string, 4> known = {
                "asc", "desc", "nulls-first", "nulls-last"};
            refuse(
                fmt::format("\":{}\" of \"{}\" is none of :asc, :desc, :nulls-first, "
                            ":nulls-last and an operator class{}",
                            parts[i],
                            word,
                            did_you_mean(part, known)));
        }
    }
    return out;
}

}  // namespace dbtool::cli
