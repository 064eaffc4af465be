#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dbtool {

/// A name in SQL, unquoted, exactly as the catalog holds it. It becomes SQL only through quote().
class Identifier {
public:
    Identifier() = default;
    explicit Identifier(std::string name) : name_(std::move(name)) {}

    const std::string& str() const { return name_; }
    bool empty() const { return name_.empty(); }
    auto operator<=>(const Identifier&) const = default;
    bool operator==(const Identifier&) const = default;

private:
    std::string name_;
};

/// A name with the schema it is in, where one is given.
struct QualifiedName {
    std::optional<Identifier> schema;
    Identifier name;

    bool operator==(const QualifiedName&) const = default;
};

/// `"na""me"`: always quoted, embedded quotes doubled (PostgreSQL manual 4.1.1, SQLite's
/// lang_keywords).
std::string quote(const Identifier& name);
/// `"schema"."name"`.
std::string quote(const QualifiedName& name);

/// As quote(), but bare where that reads the same on both engines: lower-case letters, digits and
/// `_`, and no keyword of either.
std::string sql_name(const Identifier& name);
std::string sql_name(const QualifiedName& name);

/// Reads `table` or `schema.table` as people write it in a file: as it is, and what stands in
/// double quotes with its dots. Nothing where it is malformed (`a.b.c`, `.a`, an open quote).
std::optional<QualifiedName> parse_qualified_name(std::string_view text);
/// What parse_qualified_name() reads as that name.
std::string to_text(const QualifiedName& name);

/// `'it''s'`, and `E'...'` where the text holds a backslash, so that it reads the same whatever
/// standard_conforming_strings is. Throws Error{usage} on a NUL byte.
std::string quote_literal(std::string_view text);
/// For SQLite: `'it''s'`, with backslashes as they are.
std::string quote_sqlite_literal(std::string_view text);

}  // namespace dbtool
