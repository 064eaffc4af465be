// The way back of add_enum_value, of the family in type.hpp. PostgreSQL cannot drop a value, so
// that the type is made again without it.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/names.hpp>

#include "ddl/families/type.hpp"
#include "ddl/postgres/kept.hpp"

namespace dbtool::ddl {
namespace {

/// A column of the type, or of an array of it.
struct Use {
    std::string table;   ///< As SQL.
    std::string column;  ///< As SQL.
    bool array = false;
    std::string default_value;
};

std::string cell(const std::vector<std::optional<std::string>>& row, std::size_t at) {
    return row.at(at).value_or("");
}

/// Inherited columns are changed with those of their parents.
std::vector<Use> uses_of(Facts& facts, const std::string& oid) {
    std::vector<Use> uses;
    for (const auto& row : facts.ask_bare(
             fmt::format("SELECT c.oid::regclass, quote_ident(a.attname), a.atttypid = t.typarray, "
                         "pg_get_expr(d.adbin, d.adrelid) FROM pg_type t "
                         "JOIN pg_attribute a ON a.atttypid IN (t.oid, t.typarray) "
                         "JOIN pg_class c ON c.oid = a.attrelid "
                         "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
                         "WHERE t.oid = {} AND NOT a.attisdropped AND a.attinhcount = 0 "
                         "AND c.relkind IN ('r', 'p', 'f') ORDER BY 1, a.attnum",
                         oid))) {
        uses.push_back({cell(row, 0), cell(row, 1), cell(row, 2) == "t", cell(row, 3)});
    }
    return uses;
}

void refuse_used(Facts& facts, const Use& use, const std::string& type, const std::string& value) {
    const std::string label = quote_literal(value);
    const std::string found = use.array ? fmt::format("{} = ANY ({}::text[])", label, use.column)
                                        : fmt::format("{}::text = {}", use.column, label);
    if (!facts.ask_bare(fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1", use.table, found))
             .empty()) {
        throw Error(ErrorKind::database,
                    fmt::format("rows of {} have the value \"{}\" of type {} in column {}",
                                use.table,
                                value,
                                type,
                                use.column),
                    "Give these rows another value first.");
    }
}

void move_column(const Use& use, const std::string& to, std::vector<std::string>& out) {
    const std::string_view many = use.array ? "[]" : "";
    std::string sql = "ALTER TABLE " + use.table;
    if (!use.default_value.empty()) {
        sql += fmt::format(" ALTER COLUMN {} DROP DEFAULT,", use.column);
    }
    out.push_back(fmt::format("{} ALTER COLUMN {} TYPE {}{} USING {}::text{}::{}{}",
                              sql,
                              use.column,
                              to,
                              many,
                              use.column,
                              many,
                              to,
                              many));
}

/// The type without the value, under a name for the time being. `name`: schema and name.
std::string make_again(Facts& facts,
                       const std::string& oid,
                       const std::string& value,
                       const std::string& swap) {
    std::string labels;
    std::size_t before = 0;
    std::size_t after = 0;
    for (const std::string& label :
         texts(facts,
               fmt::format(
                   "SELECT enumlabel FROM pg_enum WHERE enumtypid = {} ORDER BY enumsortorder",
                   oid))) {
        ++before;
        if (label != value) {
            ++after;
            labels += (labels.empty() ? "" : ", ") + quote_literal(label);
        }
    }
    if (before == after) {
        throw not_there(fmt::format("the value \"{}\"", value));
    }
    return fmt::format("CREATE TYPE {} AS ENUM ({})", swap, labels);
}

/// What a swapped type is not born with.
std::vector<std::string> rest_of(Facts& facts, const std::string& oid) {
    return texts(
        facts,
        fmt::format(
            "SELECT format('COMMENT ON TYPE %s IS %L', oid::regtype, d) "
            "FROM pg_type, obj_description(oid, 'pg_type') d WHERE oid = {0} AND d IS NOT NULL "
            "UNION ALL SELECT format('ALTER TYPE %s OWNER TO %I', t.oid::regtype, r.rolname) "
            "FROM pg_type t JOIN pg_roles r ON r.oid = t.typowner "
            "WHERE t.oid = {0} AND r.rolname <> current_user",
            oid));
}

Resolved swap_type(Facts& facts, const DropEnumValue& op) {
    const std::optional<std::string> oid = oid_of(facts, "regtype", op.type);
    if (!oid) {
        throw not_there("type " + to_text(op.type));
    }
    const auto row =
        facts
            .ask_bare(fmt::format("SELECT nspname, typname FROM pg_type t "
                                  "JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = {}",
                                  *oid))
            .at(0);
    const QualifiedName name{Identifier(cell(row, 0)), Identifier(cell(row, 1))};
    const QualifiedName swap{name.schema,
                             name_by_rule("{columns}_{hash}", name, {name.name.str()}, op.value)};
    Resolved resolved;
    resolved.statements.push_back(make_again(facts, *oid, op.value, sql_name(swap)));
    const std::vector<Use> uses = uses_of(facts, *oid);
    for (const Use& use : uses) {
        refuse_used(facts, use, sql_name(name), op.value);
        move_column(use, sql_name(swap), resolved.statements);
    }
    resolved.statements.push_back("DROP TYPE " + sql_name(name));
    resolved.statements.push_back(
        fmt::format("ALTER TYPE {} RENAME TO {}", sql_name(swap), sql_name(name.name)));
    for (const Use& use : uses) {
        if (!use.default_value.empty()) {
            resolved.statements.push_back(
                fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}",
                            use.table,
                            use.column,
                            use.default_value));
        }
    }
    for (std::string& sql : rest_of(facts, *oid)) {
        resolved.statements.push_back(std::move(sql));
    }
    return resolved;
}

}  // namespace

void render_postgres(const DropEnumValue& op, const Setting& /*setting*/, Output& out) {
    out.live(fmt::format("take \"{}\" out of type {}: make the type without it, move its columns "
                         "over, and drop the old one",
                         op.value,
                         to_text(op.type)),
             [op](Facts& facts) { return swap_type(facts, op); });
}

}  // namespace dbtool::ddl
