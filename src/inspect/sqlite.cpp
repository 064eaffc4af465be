#include "inspect/rows.hpp"

namespace dbtool::inspect {

engine::Query sqlite_query() {
    // table_xinfo: generated columns too; of a virtual table also what it hides (hidden = 1), which
    // is left out.
    return {R"(WITH relations AS (
  SELECT name, CASE type WHEN 'view' THEN 'v' ELSE 'r' END AS kind FROM sqlite_master
  WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
)
SELECT 'relation' AS what, NULL AS schema_name, r.name AS relation, NULL AS name,
       r.kind AS detail, NULL AS nullable, 1 AS rank, 0 AS place
FROM relations r
UNION ALL
SELECT 'column', NULL, r.name, c.name, c.type, CASE WHEN c."notnull" OR c.pk THEN 'f' ELSE 't' END,
       2, c.cid
FROM relations r JOIN pragma_table_xinfo(r.name) c
WHERE c.hidden <> 1
UNION ALL
SELECT 'index', NULL, r.name, i.name, NULL, NULL, 3, 0
FROM relations r JOIN sqlite_master i ON i.tbl_name = r.name AND i.type = 'index'
ORDER BY relation, rank, place, name)"};
}

}  // namespace dbtool::inspect
