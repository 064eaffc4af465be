#include "ddl/sqlite/double_quotes.hpp"

#include <algorithm>

#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {
namespace {

std::string in_backticks(const Identifier& name) {
    std::string out = "`";
    for (const char c : name.str()) {
        out += c == '`' ? "``" : std::string(1, c);
    }
    return out + "`";
}

/// Token `first` and all behind it; empty where none of the names is there in double quotes.
std::optional<std::string> without_strings(const Scanned& text,
                                           std::size_t first,
                                           const std::vector<Identifier>& names) {
    if (first >= text.size()) {
        return std::nullopt;
    }
    std::string out;
    bool found = false;
    std::size_t copied = text[first].begin;
    for (std::size_t i = first; i < text.size(); ++i) {
        const bool double_quoted = text.text(i).starts_with('"');
        const bool one = double_quoted && std::any_of(names.begin(), names.end(), [&](auto& name) {
                             return same_name(name, text.name(i));
                         });
        if (one) {
            out += text.text().substr(copied, text[i].begin - copied);
            out += in_backticks(text.name(i));
            copied = text[i].end;
            found = true;
        }
    }
    out += text.text().substr(copied);
    return found ? std::optional(out) : std::nullopt;
}

/// The name in CREATE VIEW and CREATE TRIGGER, as the database writes them.
std::size_t name_token(const Scanned& text) {
    std::size_t i = 1;
    while (text.is_word(i, "TEMP") || text.is_word(i, "TEMPORARY")) {
        ++i;
    }
    ++i;
    if (text.is_word(i, "IF") && text.is_word(i + 1, "NOT")) {
        i += 3;
    }
    return text.is_symbol(i + 1, '.') ? i + 2 : i;
}

}  // namespace

std::optional<std::string> view_query_of_names(std::string_view create_view,
                                               const std::vector<Identifier>& names) {
    const Scanned text(create_view);
    std::size_t i = name_token(text) + 1;
    if (text.is_symbol(i, '(')) {
        i = text.closing(i) + 1;
    }
    return without_strings(text, i + 1, names);
}

std::optional<std::string> trigger_of_names(std::string_view create_trigger,
                                            const std::vector<Identifier>& names) {
    const Scanned text(create_trigger);
    const std::optional<std::string> rest = without_strings(text, name_token(text) + 1, names);
    return rest ? std::optional("CREATE TEMP TRIGGER dbtool_check " + *rest) : std::nullopt;
}

}  // namespace dbtool::ddl::sqlite
