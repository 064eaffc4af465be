// Names as SQL writes them, and as people do.

#include <algorithm>
#include <array>

#include <dbtool/core/identifier.hpp>

namespace dbtool {
namespace {

/// What neither PostgreSQL (pg_get_keywords(), all but the unreserved) nor SQLite takes for a name
/// everywhere.
constexpr std::array<std::string_view, 229> reserved = {"abort",
                                                        "action",
                                                        "add",
                                                        "after",
                                                        "all",
                                                        "alter",
                                                        "always",
                                                        "analyse",
                                                        "analyze",
                                                        "and",
                                                        "any",
                                                        "array",
                                                        "as",
                                                        "asc",
                                                        "asymmetric",
                                                        "attach",
                                                        "authorization",
                                                        "autoincrement",
                                                        "before",
                                                        "begin",
                                                        "between",
                                                        "bigint",
                                                        "binary",
                                                        "bit",
                                                        "boolean",
                                                        "both",
                                                        "by",
                                                        "cascade",
                                                        "case",
                                                        "cast",
                                                        "char",
                                                        "character",
                                                        "check",
                                                        "coalesce",
                                                        "collate",
                                                        "collation",
                                                        "column",
                                                        "commit",
                                                        "concurrently",
                                                        "conflict",
                                                        "constraint",
                                                        "create",
                                                        "cross",
                                                        "current",
                                                        "current_catalog",
                                                        "current_date",
                                                        "current_role",
                                                        "current_schema",
                                                        "current_time",
                                                        "current_timestamp",
                                                        "current_user",
                                                        "database",
                                                        "dec",
                                                        "decimal",
                                                        "default",
                                                        "deferrable",
                                                        "deferred",
                                                        "delete",
                                                        "desc",
                                                        "detach",
                                                        "distinct",
                                                        "do",
                                                        "drop",
                                                        "each",
                                                        "else",
                                                        "end",
                                                        "escape",
                                                        "except",
                                                        "exclude",
                                                        "exclusive",
                                                        "exists",
                                                        "explain",
                                                        "extract",
                                                        "fail",
                                                        "false",
                                                        "fetch",
                                                        "filter",
                                                        "first",
                                                        "float",
                                                        "following",
                                                        "for",
                                                        "foreign",
                                                        "freeze",
                                                        "from",
                                                        "full",
                                                        "generated",
                                                        "glob",
                                                        "grant",
                                                        "greatest",
                                                        "group",
                                                        "grouping",
                                                        "groups",
                                                        "having",
                                                        "if",
                                                        "ignore",
                                                        "ilike",
                                                        "immediate",
                                                        "in",
                                                        "index",
                                                        "indexed",
                                                        "initially",
                                                        "inner",
                                                        "inout",
                                                        "insert",
                                                        "instead",
                                                        "int",
                                                        "integer",
                                                        "intersect",
                                                        "interval",
                                                        "into",
                                                        "is",
                                                        "isnull",
                                                        "join",
                                                        "key",
                                                        "last",
                                                        "lateral",
                                                        "leading",
                                                        "least",
                                                        "left",
                                                        "like",
                                                        "limit",
                                                        "localtime",
                                                        "localtimestamp",
                                                        "match",
                                                        "materialized",
                                                        "national",
                                                        "natural",
                                                        "nchar",
                                                        "no",
                                                        "none",
                                                        "normalize",
                                                        "not",
                                                        "nothing",
                                                        "notnull",
                                                        "null",
                                                        "nullif",
                                                        "nulls",
                                                        "numeric",
                                                        "of",
                                                        "offset",
                                                        "on",
                                                        "only",
                                                        "or",
                                                        "order",
                                                        "others",
                                                        "out",
                                                        "outer",
                                                        "over",
                                                        "overlaps",
                                                        "overlay",
                                                        "partition",
                                                        "placing",
                                                        "plan",
                                                        "position",
                                                        "pragma",
                                                        "preceding",
                                                        "precision",
                                                        "primary",
                                                        "query",
                                                        "raise",
                                                        "range",
                                                        "real",
                                                        "recursive",
                                                        "references",
                                                        "regexp",
                                                        "reindex",
                                                        "release",
                                                        "rename",
                                                        "replace",
                                                        "restrict",
                                                        "returning",
                                                        "right",
                                                        "rollback",
                                                        "row",
                                                        "rows",
                                                        "savepoint",
                                                        "select",
                                                        "session_user",
                                                        "set",
                                                        "setof",
                                                        "similar",
                                                        "smallint",
                                                        "some",
                                                        "substring",
                                                        "symmetric",
                                                        "table",
                                                        "tablesample",
                                                        "temp",
                                                        "temporary",
                                                        "then",
                                                        "ties",
                                                        "time",
                                                        "timestamp",
                                                        "to",
                                                        "trailing",
                                                        "transaction",
                                                        "treat",
                                                        "trigger",
                                                        "trim",
                                                        "true",
                                                        "unbounded",
                                                        "union",
                                                        "unique",
                                                        "update",
                                                        "user",
                                                        "using",
                                                        "vacuum",
                                                        "values",
                                                        "varchar",
                                                        "variadic",
                                                        "verbose",
                                                        "view",
                                                        "virtual",
                                                        "when",
                                                        "where",
                                                        "window",
                                                        "with",
                                                        "without",
                                                        "xmlattributes",
                                                        "xmlconcat",
                                                        "xmlelement",
                                                        "xmlexists",
                                                        "xmlforest",
                                                        "xmlnamespaces",
                                                        "xmlparse",
                                                        "xmlpi",
                                                        "xmlroot",
                                                        "xmlserialize",
                                                        "xmltable"};
static_assert(std::is_sorted(reserved.begin(), reserved.end()));

bool is_plain(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || digit(c); }) &&
           !std::binary_search(reserved.begin(), reserved.end(), name);
}

/// Reads one part up to a dot; nothing where it is malformed.
std::optional<std::string> read_part(std::string_view& text) {
    std::string part;
    if (!text.starts_with('"')) {
        const std::size_t end = std::min(text.find('.'), text.size());
        part = text.substr(0, end);
        text.remove_prefix(end);
        return part.empty() ? std::nullopt : std::optional(part);
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] != '"') {
            part += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
            part += '"';
            ++i;
        } else {
            text.remove_prefix(i + 1);
            return part.empty() ? std::nullopt : std::optional(part);
        }
    }
    return std::nullopt;
}

std::string written_part(const Identifier& name) {
    const bool odd = name.str().find_first_of(".\"") != std::string::npos;
    return odd ? quote(name) : name.str();
}

}  // namespace

std::string sql_name(const Identifier& name) {
    return is_plain(name.str()) ? name.str() : quote(name);
}

std::string sql_name(const QualifiedName& name) {
    return name.schema ? sql_name(*name.schema) + "." + sql_name(name.name) : sql_name(name.name);
}

std::optional<QualifiedName> parse_qualified_name(std::string_view text) {
    const auto first = read_part(text);
    if (!first) {
        return std::nullopt;
    }
    if (text.empty()) {
        return QualifiedName{std::nullopt, Identifier(*first)};
    }
    if (text.front() != '.') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto second = read_part(text);
    if (!second || !text.empty()) {
        return std::nullopt;
    }
    return QualifiedName{Identifier(*first), Identifier(*second)};
}

std::string to_text(const QualifiedName& name) {
    return name.schema ? written_part(*name.schema) + "." + written_part(name.name)
                       : written_part(name.name);
}

}  // namespace dbtool
