#include "inspect/rows.hpp"

namespace dbtool::inspect {

engine::Query postgres_query(const std::string& schema) {
    // One statement, so that all of it is of one moment.
    return {R"(WITH relations AS (
  SELECT c.oid, n.nspname, c.relname, c.relkind
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND n.nspname !~ '^pg_(toast_)?temp_'
), path AS (
  SELECT p.name, p.place
  FROM unnest(CASE WHEN $1::text = '' THEN pg_catalog.current_schemas(false)
              ELSE ARRAY[$1::text::name, 'public'::name] END) WITH ORDINALITY AS p(name, place)
)
SELECT what, schema_name, relation, name, detail, nullable
FROM (
  SELECT 0 AS rank, 'path' AS what, p.name::text AS schema_name, NULL::text AS relation,
         NULL::text AS name, NULL::text AS detail, NULL::text AS nullable, p.place AS place
  FROM path p
  UNION ALL
  SELECT 1, 'relation', r.nspname::text, r.relname::text, NULL, r.relkind::text, NULL, 0
  FROM relations r
  UNION ALL
  SELECT 2, 'column', r.nspname::text, r.relname::text, a.attname::text,
         pg_catalog.format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attnotnull THEN 'f' ELSE 't' END, a.attnum
  FROM relations r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid
  WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 3, 'index', r.nspname::text, r.relname::text, i.relname::text, NULL, NULL, 0
  FROM relations r JOIN pg_catalog.pg_index x ON x.indrelid = r.oid
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
) everything
ORDER BY rank > 0, CASE WHEN rank = 0 THEN place END, schema_name COLLATE "C", relation COLLATE "C",
         rank, place, name COLLATE "C")",
            {schema}};
}

}  // namespace dbtool::inspect
