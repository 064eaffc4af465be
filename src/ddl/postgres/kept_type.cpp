#include "ddl/postgres/kept_type.hpp"

#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_rights.hpp"

namespace dbtool::ddl {
namespace {

// `{0}` is the oid in all of these; each answers one statement a row.

constexpr std::string_view enumerated = R"(
SELECT format('CREATE TYPE %s AS ENUM (%s)', {0}::regtype,
              (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                 FROM pg_enum WHERE enumtypid = {0}))
)";

constexpr std::string_view domain = R"(
SELECT format('CREATE DOMAIN %s AS %s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod))
    || CASE WHEN t.typcollation <> b.typcollation
            THEN (SELECT format(' COLLATE %I.%I', n.nspname, c.collname)
                    FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                   WHERE c.oid = t.typcollation)
            ELSE '' END
    || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
    || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
  FROM pg_type t JOIN pg_type b ON b.oid = t.typbasetype WHERE t.oid = {0}
)";

constexpr std::string_view domain_rules = R"(
SELECT s.sql
  FROM pg_constraint k,
       LATERAL (VALUES
           (1, format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', {0}::regtype, k.conname,
                      pg_get_constraintdef(k.oid))),
           (2, format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS ', k.conname, {0}::regtype)
               || quote_literal(obj_description(k.oid, 'pg_constraint')))) s (place, sql)
 WHERE k.contypid = {0} AND k.contype = 'c'
 ORDER BY k.conname, s.place
)";

constexpr std::string_view composite = R"(
SELECT format('CREATE TYPE %s AS (%s)', t.oid::regtype,
              (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                                 || coalesce((SELECT format(' COLLATE %I.%I', n.nspname, c.collname)
                                                FROM pg_collation c
                                                JOIN pg_namespace n ON n.oid = c.collnamespace
                                                JOIN pg_type y ON y.oid = a.atttypid
                                               WHERE c.oid = a.attcollation
                                                 AND a.attcollation <> y.typcollation), ''),
                                 ', ' ORDER BY a.attnum)
                 FROM pg_attribute a WHERE a.attrelid = t.typrelid AND NOT a.attisdropped))
  FROM pg_type t WHERE t.oid = {0}
UNION ALL
SELECT format('COMMENT ON COLUMN %s.%I IS %L', t.oid::regtype, a.attname,
              col_description(a.attrelid, a.attnum))
  FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
 WHERE t.oid = {0} AND col_description(a.attrelid, a.attnum) IS NOT NULL
)";

constexpr std::string_view type_extras = R"(
SELECT format('ALTER TYPE %s OWNER TO %s', oid::regtype, typowner::regrole)
  FROM pg_type WHERE oid = {0} AND typowner <> current_user::regrole
UNION ALL
SELECT format('COMMENT ON %s %s IS %L', CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
              oid::regtype, obj_description(oid, 'pg_type'))
  FROM pg_type WHERE oid = {0} AND obj_description(oid, 'pg_type') IS NOT NULL
)";

constexpr std::string_view sequence = R"(
SELECT format('CREATE%s SEQUENCE %s AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s%s',
              CASE c.relpersistence WHEN 'u' THEN ' UNLOGGED' ELSE '' END, c.oid::regclass,
              format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
              s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE c.oid = {0}
UNION ALL
SELECT format('ALTER SEQUENCE %s OWNER TO %s', oid::regclass, relowner::regrole)
  FROM pg_class WHERE oid = {0} AND relowner <> current_user::regrole
UNION ALL
SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I', {0}::regclass, a.attrelid::regclass, a.attname)
  FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
 WHERE d.classid = 'pg_class'::regclass AND d.objid = {0} AND d.deptype = 'a'
   AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
UNION ALL
SELECT format('COMMENT ON SEQUENCE %s IS %L', {0}::regclass, obj_description({0}, 'pg_class'))
 WHERE obj_description({0}, 'pg_class') IS NOT NULL
)";

constexpr std::string_view sequence_defaults = R"(
SELECT format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', a.attrelid::regclass, a.attname,
              pg_get_expr(f.adbin, f.adrelid))
  FROM pg_depend d
  JOIN pg_attrdef f ON f.oid = d.objid
  JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
 WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = {0}
 ORDER BY 1
)";

void append(std::vector<std::string>& to, std::vector<std::string> more) {
    to.insert(to.end(), more.begin(), more.end());
}

void require_kind(Facts& facts, const std::string& oid, TypeKind kind) {
    static constexpr std::array<std::string_view, 3> letters = {"e", "d", "c"};
    static constexpr std::array<std::string_view, 3> words = {
        "an enumerated type", "a domain", "a composite type"};
    const auto at = static_cast<std::size_t>(kind);
    const auto rows = facts.ask_bare(
        fmt::format("SELECT typtype, oid::regtype FROM pg_type WHERE oid = {}", oid));
    if (rows.empty() || rows.front().at(0) != letters.at(at)) {
        throw Error(ErrorKind::database,
                    fmt::format("{} is not {}",
                                rows.empty() ? oid : rows.front().at(1).value_or(oid),
                                words.at(at)),
                    "Use the operation for what it is.");
    }
}

}  // namespace

std::vector<std::string> kept_type(Facts& facts, const std::string& oid, TypeKind kind) {
    require_kind(facts, oid, kind);
    std::vector<std::string> out;
    switch (kind) {
        case TypeKind::enumerated:
            out = texts(facts, fmt::format(enumerated, oid));
            break;
        case TypeKind::domain:
            out = texts(facts, fmt::format(domain, oid));
            append(out, texts(facts, fmt::format(domain_rules, oid)));
            break;
        case TypeKind::composite:
            out = texts(facts, fmt::format(composite, oid));
            break;
    }
    append(out, texts(facts, fmt::format(type_extras, oid)));
    append(out, kept_type_rights(facts, oid));
    return out;
}

std::vector<std::string> kept_sequence(Facts& facts, const std::string& oid, bool defaults) {
    std::vector<std::string> out = texts(facts, fmt::format(sequence, oid));
    const auto name = facts.ask_bare(fmt::format("SELECT {}::regclass", oid));
    append(out,
           texts(facts,
                 fmt::format("SELECT format('SELECT pg_catalog.setval(%L, %s, %L)', {}::regclass, "
                             "last_value, is_called) FROM {}",
                             oid,
                             name.at(0).at(0).value_or(""))));
    append(out, kept_sequence_rights(facts, oid));
    if (defaults) {
        append(out, texts(facts, fmt::format(sequence_defaults, oid)));
    }
    return out;
}

}  // namespace dbtool::ddl
