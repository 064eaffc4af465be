#include "inspect/rows.hpp"

namespace dbtool::inspect {

engine::Query postgres_query(const std::string& schema) {
    // One statement, so that all of it is of one moment.
    return {R"(WITH relations AS (
  SELECT c.oid, n.nspname, c.relname, c.relkind
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,f,v,m}'::pg_catalog."char"[])
    AND n.nspname OPERATOR(pg_catalog.<>) ALL
      ('{pg_catalog,information_schema,pg_toast}'::pg_catalog.name[])
    AND n.nspname OPERATOR(pg_catalog.!~) '^pg_(toast_)?temp_'::pg_catalog.text
), path AS (
  SELECT p.name, p.place
  FROM pg_catalog.unnest(CASE WHEN $1::pg_catalog.text OPERATOR(pg_catalog.=) '' THEN pg_catalog.current_schemas(false)
              ELSE ARRAY[$1::pg_catalog.text::pg_catalog.name, 'public'::pg_catalog.name] END) WITH ORDINALITY AS p(name, place)
)
SELECT what, schema_name, relation, name, detail, nullable
FROM (
  SELECT 0 AS rank, 'path' AS what, p.name::pg_catalog.text AS schema_name, NULL::pg_catalog.text AS relation,
         NULL::pg_catalog.text AS name, NULL::pg_catalog.text AS detail, NULL::pg_catalog.text AS nullable, p.place AS place
  FROM path p
  UNION ALL
  SELECT 1, 'relation', r.nspname::pg_catalog.text, r.relname::pg_catalog.text, NULL, r.relkind::pg_catalog.text, NULL, 0
  FROM relations r
  UNION ALL
  SELECT 2, 'column', r.nspname::pg_catalog.text, r.relname::pg_catalog.text, a.attname::pg_catalog.text,
         pg_catalog.format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attnotnull THEN 'f' ELSE 't' END, a.attnum
  FROM relations r JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) r.oid
  WHERE a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 3, 'index', r.nspname::pg_catalog.text, r.relname::pg_catalog.text, i.relname::pg_catalog.text, NULL, NULL, 0
  FROM relations r JOIN pg_catalog.pg_index x ON x.indrelid OPERATOR(pg_catalog.=) r.oid
    JOIN pg_catalog.pg_class i ON i.oid OPERATOR(pg_catalog.=) x.indexrelid
) everything
ORDER BY rank OPERATOR(pg_catalog.>) 0, CASE WHEN rank OPERATOR(pg_catalog.=) 0 THEN place END,
         schema_name COLLATE pg_catalog."C", relation COLLATE pg_catalog."C", rank, place,
         name COLLATE pg_catalog."C")",
            {schema}};
}

}  // namespace dbtool::inspect
