#include "ddl/postgres/kept_rights.hpp"

#include <fmt/format.h>

#include "ddl/postgres/kept.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::string_view rights = R"(
SELECT format('REVOKE %s ON %s FROM %s', string_agg(d.privilege_type || {columns}, ', ' ORDER BY d.privilege_type),
              {on}, CASE d.grantee WHEN 0 THEN 'PUBLIC' ELSE d.grantee::regrole::text END)
  FROM {from}, aclexplode({fresh}) d
 WHERE {acl} IS NOT NULL
   AND NOT EXISTS (SELECT FROM aclexplode({acl}) x WHERE x.grantee = d.grantee AND x.privilege_type = d.privilege_type)
 GROUP BY {on}, d.grantee
UNION ALL
SELECT format('GRANT %s ON %s TO %s%s', string_agg(x.privilege_type || {columns}, ', ' ORDER BY x.privilege_type),
              {on}, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END,
              CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM {from}, aclexplode({acl}) x
 WHERE NOT EXISTS (SELECT FROM aclexplode({fresh}) d
                    WHERE d.grantee = x.grantee AND d.privilege_type = x.privilege_type AND d.is_grantable = x.is_grantable)
 GROUP BY {on}, x.grantee, x.is_grantable
)";

}  // namespace

std::vector<std::string> kept_rights(Facts& facts, const RightsOf& what) {
    return texts(facts,
                 fmt::format(rights,
                             fmt::arg("from", what.from),
                             fmt::arg("acl", what.acl),
                             fmt::arg("fresh", what.fresh),
                             fmt::arg("on", what.on),
                             fmt::arg("columns", what.columns)));
}

std::vector<std::string> kept_relation_rights(Facts& facts, const std::string& oid) {
    std::vector<std::string> out =
        kept_rights(facts,
                    {.from = "(SELECT * FROM pg_class WHERE oid = " + oid + ") c",
                     .acl = "c.relacl",
                     .fresh = "acldefault('r', c.relowner)",
                     .on = "c.oid::regclass"});
    const std::vector<std::string> of_columns =
        kept_rights(facts,
                    {.from = "(SELECT * FROM pg_attribute WHERE attrelid = " + oid +
                             " AND attacl IS NOT NULL) a",
                     .acl = "a.attacl",
                     .fresh = "acldefault('c', a.attrelid)",
                     .on = "a.attrelid::regclass",
                     .columns = "format(' (%I)', a.attname)"});
    out.insert(out.end(), of_columns.begin(), of_columns.end());
    return out;
}

std::vector<std::string> kept_sequence_rights(Facts& facts, const std::string& oids) {
    return kept_rights(facts,
                       {.from = "(SELECT * FROM pg_class WHERE oid IN (" + oids + ")) c",
                        .acl = "c.relacl",
                        .fresh = "acldefault('s', c.relowner)",
                        .on = "'SEQUENCE ' || c.oid::regclass"});
}

std::vector<std::string> kept_type_rights(Facts& facts, const std::string& oid) {
    return kept_rights(facts,
                       {.from = "(SELECT * FROM pg_type WHERE oid = " + oid + ") t",
                        .acl = "t.typacl",
                        .fresh = "acldefault('T', t.typowner)",
                        .on = "'TYPE ' || t.oid::regtype"});
}

}  // namespace dbtool::ddl
