#include "ddl/column_name.hpp"

namespace dbtool::ddl {
namespace {

/// The last dot outside of double quotes; npos where there is none.
std::size_t last_dot(std::string_view text) {
    std::size_t found = std::string_view::npos;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '.' && !quoted) {
            found = i;
        }
    }
    return found;
}

}  // namespace

std::optional<ColumnName> parse_column_name(std::string_view text) {
    const std::size_t dot = last_dot(text);
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    const std::optional<QualifiedName> table = parse_qualified_name(text.substr(0, dot));
    const std::optional<QualifiedName> column = parse_qualified_name(text.substr(dot + 1));
    if (!table || !column) {
        return std::nullopt;
    }
    return ColumnName{*table, column->name};
}

}  // namespace dbtool::ddl
