#include "ddl/families/database.hpp"

#include <fmt/format.h>

#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/restoring.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

std::string text(const Identifier& name) {
    return literal(name.str(), Dialect::postgresql);
}

/// What made a schema as it is, in order: the schema with its owner, its comment, its grants
/// (PUBLIC is grantee 0).
std::string schema_query(const Identifier& name) {
    return fmt::format(
        "SELECT s FROM ("
        "SELECT 1 AS part, 0::bigint AS n, format('CREATE SCHEMA %I AUTHORIZATION %I', nspname, "
        "pg_get_userbyid(nspowner)) AS s FROM pg_namespace WHERE nspname = {0} "
        "UNION ALL SELECT 2, 0, format('COMMENT ON SCHEMA %I IS %L', nspname, "
        "obj_description(oid, 'pg_namespace')) FROM pg_namespace WHERE nspname = {0} "
        "AND obj_description(oid, 'pg_namespace') IS NOT NULL "
        "UNION ALL SELECT 3, a.n, format('GRANT %s ON SCHEMA %I TO %s%s', a.privilege_type, "
        "nspname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) "
        "END, CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) FROM pg_namespace, "
        "aclexplode(nspacl) WITH ORDINALITY AS a(grantor, grantee, privilege_type, is_grantable, "
        "n) WHERE nspname = {0} AND a.grantee <> nspowner) AS made ORDER BY part, n",
        text(name));
}

std::string extension_query(const Identifier& name) {
    return fmt::format(
        "SELECT format('CREATE EXTENSION %I SCHEMA %I VERSION %L', e.extname, n.nspname, "
        "e.extversion) FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace "
        "WHERE e.extname = {}",
        text(name));
}

/// Drops, and keeps what `query` answers.
void drop_keeping(std::string drop, std::string query, std::string what, Output& out) {
    out.keeping({drop}, [=](Facts& facts) {
        return Resolved{{drop}, restoring(what, texts(facts, query))};
    });
}

}  // namespace

void render_postgres(const CreateSchema& op, const Setting& setting, Output& out) {
    out.statement(fmt::format("CREATE SCHEMA {}{}", setting.if_not_exists(), sql_name(op.name)));
    if (setting.common.comment) {
        out.statement(fmt::format("COMMENT ON SCHEMA {} IS {}",
                                  sql_name(op.name),
                                  literal(*setting.common.comment, Dialect::postgresql)));
    }
}

void render_postgres(const DropSchema& op, const Setting& setting, Output& out) {
    drop_keeping(fmt::format("DROP SCHEMA {}{}{}",
                             setting.if_exists(),
                             sql_name(op.name),
                             op.cascade ? " CASCADE" : ""),
                 schema_query(op.name),
                 "schema " + sql_name(op.name),
                 out);
}

void render_postgres(const RenameSchema& op, const Setting&, Output& out) {
    out.statement(fmt::format("ALTER SCHEMA {} RENAME TO {}", sql_name(op.from), sql_name(op.to)));
}

void render_postgres(const CreateExtension& op, const Setting& setting, Output& out) {
    out.statement(fmt::format(
        "CREATE EXTENSION {}{}{}{}",
        setting.if_not_exists(),
        sql_name(op.name),
        op.schema ? " SCHEMA " + sql_name(*op.schema) : "",
        op.version.empty() ? "" : " VERSION " + literal(op.version, Dialect::postgresql)));
}

void render_postgres(const DropExtension& op, const Setting& setting, Output& out) {
    drop_keeping(fmt::format("DROP EXTENSION {}{}{}",
                             setting.if_exists(),
                             sql_name(op.name),
                             op.cascade ? " CASCADE" : ""),
                 extension_query(op.name),
                 "extension " + sql_name(op.name),
                 out);
}

}  // namespace dbtool::ddl
