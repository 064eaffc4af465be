#include "generate/words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::cli {
namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw Error(ErrorKind::usage, message);
}

/// Goes through a text and knows what stands inside of quotes and parentheses.
class Outside {
public:
    /// Takes a character; true where it stands outside of everything.
    bool take(char c) {
        if (quote_ != 0) {
            quote_ = c == quote_ ? '\0' : quote_;
            return false;
        }
        if (c == '\'' || c == '"') {
            quote_ = c;
            return false;
        }
        if (c == '(' || c == '[') {
            ++depth_;
            return false;
        }
        if (c == ')' || c == ']') {
            --depth_;
            return false;
        }
        return depth_ == 0;
    }
    void require_closed(std::string_view text) const {
        if (quote_ != 0) {
            refuse(fmt::format("\"{}\" leaves a quote open", text));
        }
        if (depth_ != 0) {
            refuse(fmt::format(
                "\"{}\" has {} parenthesis too many", text, depth_ > 0 ? "an open" : "a closing"));
        }
    }

private:
    char quote_ = '\0';
    int depth_ = 0;
};

bool is_number(std::string_view text) {
    const std::size_t start = text.starts_with('-') ? 1 : 0;
    std::size_t digits = 0;
    std::size_t points = 0;
    for (const char c : text.substr(start)) {
        digits += c >= '0' && c <= '9' ? 1U : 0U;
        points += c == '.' ? 1U : 0U;
    }
    return digits > 0 && points <= 1 && digits + points + start == text.size() &&
           !text.ends_with('.') && text[start] != '.';
}

bool is_keyword(const std::string& lower) {
    static constexpr std::array<std::string_view, 7> keywords = {"current_timestamp",
                                                                 "current_date",
                                                                 "current_time",
                                                                 "current_user",
                                                                 "session_user",
                                                                 "localtime",
                                                                 "localtimestamp"};
    return std::find(keywords.begin(), keywords.end(), lower) != keywords.end();
}

/// `'it''s'` as its text; nothing where it is not one text in single quotes.
std::optional<std::string> quoted_text(std::string_view word) {
    if (word.size() < 2 || word.front() != '\'' || word.back() != '\'') {
        return std::nullopt;
    }
    std::string out;
    const std::string_view inside = word.substr(1, word.size() - 2);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == '\'' && (i + 1 == inside.size() || inside[++i] != '\'')) {
            return std::nullopt;
        }
        out += inside[i];
    }
    return out;
}

/// Does a parenthesis or a cast stand outside of quotes?
bool is_cast_or_call(std::string_view word) {
    char quote = '\0';
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (quote == 0 && (c == '(' || word.substr(i).starts_with("::"))) {
            return true;
        }
        if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = '\0';
        }
    }
    return false;
}

}  // namespace

std::vector<std::string> split_outside(std::string_view text, char separator) {
    std::vector<std::string> out(1);
    Outside outside;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool here = outside.take(text[i]);
        if (here && separator == ':' && text.substr(i).starts_with("::")) {
            out.back() += "::";
            ++i;
        } else if (here && text[i] == separator) {
            out.emplace_back();
        } else {
            out.back() += text[i];
        }
    }
    outside.require_closed(text);
    return out;
}

Identifier name_from(std::string_view word) {
    const std::optional<QualifiedName> name = parse_qualified_name(word);
    if (!name || name->schema || name->name.empty()) {
        refuse(fmt::format("\"{}\" is not a name", word));
    }
    // Blanks and the marks of this grammar are in names by mistake only.
    if (!word.starts_with('"') && word.find_first_of(" \t\n()':=<>!,;") != std::string_view::npos) {
        refuse(fmt::format("\"{}\" is not a name, unless it stands in double quotes", word));
    }
    return name->name;
}

QualifiedName qualified_from(std::string_view word) {
    const std::vector<std::string> parts = split_outside(word, '.');
    if (parts.size() > 2) {
        refuse(fmt::format("\"{}\" has more parts than a schema and a name", word));
    }
    if (parts.size() == 2) {
        return {.schema = name_from(parts[0]), .name = name_from(parts[1])};
    }
    return {.schema = std::nullopt, .name = name_from(parts[0])};
}

std::vector<Identifier> names_from(std::string_view word) {
    std::vector<Identifier> out;
    for (const std::string& part : split_outside(word, ',')) {
        out.push_back(name_from(trim(part)));
    }
    return out;
}

ddl::Value value_from(std::string_view word) {
    using Kind = ddl::Value::Kind;
    const std::string lower = to_lower(word);
    if (const auto text = quoted_text(word)) {
        return {Kind::text, *text};
    }
    if (lower == "null") {
        return {};
    }
    if (lower == "true" || lower == "false") {
        return {Kind::boolean, lower};
    }
    if (is_number(word)) {
        return {Kind::number, std::string(word)};
    }
    if (is_keyword(lower) || is_cast_or_call(word)) {
        return {Kind::expression, std::string(word)};
    }
    return {Kind::text, std::string(word)};
}

std::vector<ddl::Value> values_from(std::string_view word) {
    std::vector<ddl::Value> out;
    for (const std::string& part : split_outside(word, ',')) {
        if (trim(part).empty()) {
            refuse(fmt::format("\"{}\" has a value that is empty", word));
        }
        out.push_back(value_from(trim(part)));
    }
    return out;
}

std::pair<std::string, std::string> setting_from(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == word.size()) {
        refuse(fmt::format("\"{}\" is not NAME=VALUE", word));
    }
    return {std::string(word.substr(0, equals)), std::string(word.substr(equals + 1))};
}

ddl::References reference_from(std::string_view word) {
    ddl::References out;
    if (word.ends_with(')')) {
        const std::size_t open = word.find('(');
        if (open == std::string_view::npos) {
            refuse(fmt::format("\"{}\" has a closing parenthesis too many", word));
        }
        out.table = qualified_from(trim(word.substr(0, open)));
        out.columns = names_from(word.substr(open + 1, word.size() - open - 2));
        return out;
    }
    std::vector<std::string> parts = split_outside(word, '.');
    if (parts.size() > 3) {
        refuse(fmt::format("\"{}\" is not a table, or a table and a column", word));
    }
    if (parts.size() > 1) {
        out.columns.push_back(name_from(parts.back()));
        parts.pop_back();
    }
    out.table.name = name_from(parts.back());
    if (parts.size() > 1) {
        out.table.schema = name_from(parts.front());
    }
    return out;
}

std::vector<std::string> shell_words(std::string_view line) {
    std::vector<std::string> out;
    std::string word;
    bool begun = false;
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool escapes = c == '\\' && quote != '\'' && i + 1 < line.size() &&
                             (quote == 0 || line[i + 1] == '"' || line[i + 1] == '\\');
        if (escapes) {
            word += line[++i];
            begun = true;
        } else if (quote != 0 ? c == quote : (c == '\'' || c == '"')) {
            quote = quote != 0 ? '\0' : c;
            begun = true;
        } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
            if (begun) {
                out.push_back(std::exchange(word, {}));
            }
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (quote != 0) {
        refuse(fmt::format("`{}` leaves a quote open", line));
    }
    if (begun) {
        out.push_back(word);
    }
    return out;
}

}  // namespace dbtool::cli
