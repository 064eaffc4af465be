#include "ddl/postgres/kept_program.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/families/routine_args.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_rights.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::string_view view_definition = R"(
SELECT format(E'CREATE %s %s%s%s%s AS\n%s%s', {kind}, c.oid::regclass,
              ' USING ' || quote_ident(m.amname),
              ' WITH (' || (SELECT string_agg(format('%s = %L', option_name, option_value), ', ')
                              FROM pg_options_to_table(c.reloptions)) || ')',
              ' TABLESPACE ' || quote_ident(s.spcname),
              rtrim(pg_get_viewdef(c.oid, true), ';'),
              CASE WHEN NOT c.relispopulated THEN E'\nWITH NO DATA' END)
  FROM pg_class c LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
 WHERE c.oid = {oid}
)";

/// What CREATE VIEW does not say. `{kind}`: as a literal.
constexpr std::string_view view_extras = R"(
SELECT format('ALTER %s %s OWNER TO %s', {kind}, oid::regclass, relowner::regrole)
  FROM pg_class WHERE oid = {oid} AND relowner <> current_user::regrole
UNION ALL
SELECT format('COMMENT ON %s %s IS %L', {kind}, oid::regclass, obj_description(oid, 'pg_class'))
  FROM pg_class WHERE oid = {oid} AND obj_description(oid, 'pg_class') IS NOT NULL
UNION ALL
SELECT format('COMMENT ON COLUMN %s.%I IS %L', attrelid::regclass, attname, col_description(attrelid, attnum))
  FROM pg_attribute WHERE attrelid = {oid} AND attnum > 0 AND col_description(attrelid, attnum) IS NOT NULL
UNION ALL
SELECT format('ALTER %s %s ALTER COLUMN %I SET DEFAULT %s', {kind}, a.attrelid::regclass, a.attname,
              pg_get_expr(d.adbin, d.adrelid))
  FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = {oid}
UNION ALL
SELECT format('ALTER %s %s ALTER COLUMN %I SET STATISTICS %s', {kind}, attrelid::regclass, attname, attstattarget)
  FROM pg_attribute
 WHERE attrelid = {oid} AND attnum > 0 AND attstattarget >= 0
   AND (SELECT relkind FROM pg_class WHERE oid = attrelid) = 'm'
UNION ALL
SELECT rtrim(pg_get_ruledef(oid), ';') FROM pg_rewrite WHERE ev_class = {oid} AND rulename <> '_RETURN'
)";

constexpr std::string_view routine_extras = R"(
SELECT format('ALTER %s %s OWNER TO %s', {kind}, oid::regprocedure, proowner::regrole)
  FROM pg_proc WHERE oid = {oid} AND proowner <> current_user::regrole
UNION ALL
SELECT format('COMMENT ON %s %s IS %L', {kind}, oid::regprocedure, obj_description(oid, 'pg_proc'))
  FROM pg_proc WHERE oid = {oid} AND obj_description(oid, 'pg_proc') IS NOT NULL
)";

constexpr std::string_view trigger_parts = R"(
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE oid = {oid}
UNION ALL
SELECT format('ALTER TABLE %s %s TRIGGER %I', tgrelid::regclass,
              CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, tgname)
  FROM pg_trigger WHERE oid = {oid} AND tgenabled <> 'O'
UNION ALL
SELECT format('COMMENT ON TRIGGER %I ON %s IS %L', tgname, tgrelid::regclass, obj_description(oid, 'pg_trigger'))
  FROM pg_trigger WHERE oid = {oid} AND obj_description(oid, 'pg_trigger') IS NOT NULL
)";

constexpr std::string_view policy_parts = R"(
SELECT format('CREATE POLICY %I ON %s%s FOR %s TO %s%s%s', p.polname, p.polrelid::regclass,
              CASE WHEN NOT p.polpermissive THEN ' AS RESTRICTIVE' END,
              CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
              (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE r::regrole::text END, ', ') FROM unnest(p.polroles) r),
              ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
              ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
  FROM pg_policy p WHERE p.oid = {oid}
UNION ALL
SELECT format('COMMENT ON POLICY %I ON %s IS %L', polname, polrelid::regclass, obj_description(oid, 'pg_policy'))
  FROM pg_policy WHERE oid = {oid} AND obj_description(oid, 'pg_policy') IS NOT NULL
)";

void append(std::vector<std::string>& to, std::vector<std::string> more) {
    to.insert(to.end(), more.begin(), more.end());
}

/// Each row's first column of a query about an object.
std::vector<std::string> about(Facts& facts,
                               std::string_view query,
                               const std::string& oid,
                               std::string_view kind = "") {
    return texts(
        facts,
        fmt::format(
            fmt::runtime(query), fmt::arg("oid", oid), fmt::arg("kind", quote_literal(kind))));
}

std::optional<std::string> only_one(const Facts::Rows& rows, const QualifiedName& name) {
    if (rows.empty()) {
        return std::nullopt;
    }
    if (rows.size() > 1) {
        throw Error(ErrorKind::database,
                    "there are several routines " + to_text(name),
                    "Say which one is meant with `args`.");
    }
    return rows.front().front();
}

}  // namespace

std::vector<std::string> kept_view(Facts& facts, const std::string& oid, bool materialized) {
    const std::string_view kind = materialized ? "MATERIALIZED VIEW" : "VIEW";
    std::vector<std::string> out = about(facts, view_definition, oid, kind);
    for (const std::string& index : texts(facts,
                                          "SELECT indexrelid FROM pg_index WHERE indrelid = " +
                                              oid + " ORDER BY indexrelid::regclass::text")) {
        append(out, kept_index(facts, index, false));
    }
    append(out, about(facts, view_extras, oid, kind));
    append(out, kept_relation_rights(facts, oid));
    for (const std::string& trigger :
         texts(facts,
               "SELECT oid FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = " + oid +
                   " ORDER BY tgname")) {
        append(out, kept_trigger(facts, trigger));
    }
    return out;
}

std::vector<std::string> kept_routine(Facts& facts, const std::string& oid, bool procedure) {
    const std::string kind = procedure ? "PROCEDURE" : "FUNCTION";
    std::vector<std::string> out =
        texts(facts, "SELECT rtrim(pg_get_functiondef(" + oid + "), E'\\n')");
    append(out, about(facts, routine_extras, oid, kind));
    append(out,
           kept_rights(facts,
                       {.from = "(SELECT * FROM pg_proc WHERE oid = " + oid + ") p",
                        .acl = "p.proacl",
                        .fresh = "acldefault('f', p.proowner)",
                        .on = "'" + kind + " ' || p.oid::regprocedure"}));
    return out;
}

std::vector<std::string> kept_trigger(Facts& facts, const std::string& oid) {
    return about(facts, trigger_parts, oid);
}

std::vector<std::string> kept_policy(Facts& facts, const std::string& oid) {
    return about(facts, policy_parts, oid);
}

std::optional<std::string> oid_of_routine(Facts& facts,
                                          const QualifiedName& name,
                                          const std::optional<std::string>& args,
                                          bool procedure) {
    const std::string kind = procedure ? "= 'p'" : "<> 'p'";
    if (args) {
        const std::string signature = quote(name) + "(" + joined(input_types(*args)) + ")";
        return only_one(
            facts.ask(fmt::format(
                "SELECT oid FROM pg_proc WHERE oid = to_regprocedure({}) AND prokind {}",
                quote_literal(signature),
                kind)),
            name);
    }
    const std::string place =
        name.schema
            ? fmt::format("pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = {})",
                          quote_literal(name.schema->str()))
            : "pg_function_is_visible(oid)";
    return only_one(
        facts.ask(fmt::format("SELECT oid FROM pg_proc WHERE proname = {} AND prokind {} AND {}",
                              quote_literal(name.name.str()),
                              kind,
                              place)),
        name);
}

std::optional<std::string> oid_of_trigger(Facts& facts,
                                          const QualifiedName& table,
                                          const Identifier& name) {
    return only_one(facts.ask(fmt::format("SELECT oid FROM pg_trigger WHERE NOT tgisinternal AND "
                                          "tgrelid = to_regclass({}) AND tgname = {}",
                                          quote_literal(quote(table)),
                                          quote_literal(name.str()))),
                    table);
}

std::optional<std::string> oid_of_policy(Facts& facts,
                                         const QualifiedName& table,
                                         const Identifier& name) {
    return only_one(
        facts.ask(fmt::format(
            "SELECT oid FROM pg_policy WHERE polrelid = to_regclass({}) AND polname = {}",
            quote_literal(quote(table)),
            quote_literal(name.str()))),
        table);
}

}  // namespace dbtool::ddl
