#include "ddl/families/object.hpp"

#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/families/object_ref.hpp"
#include "ddl/postgres/restoring.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

using Kind = ObjectRef::Kind;

/// How SQL and the catalog speak of a kind.
struct KindText {
    std::string_view sql;      ///< Behind ALTER and COMMENT ON.
    std::string_view address;  ///< For pg_get_object_address().
    std::string_view catalog;  ///< Where its owner is.
    std::string_view owner;
    std::string_view rights = {};
    std::string_view grants_on = {};  ///< Behind GRANT ... ON.
};

/// In the order of the enumeration. ROUTINE is a function or a procedure.
constexpr std::array<KindText, 12> kind_texts = {{
    {"TABLE", "table", "pg_class", "relowner", "relacl", "TABLE"},
    {"COLUMN", "table column", "", ""},
    {"CONSTRAINT", "table constraint", "", ""},
    {"INDEX", "index", "pg_class", "relowner"},
    {"VIEW", "view", "pg_class", "relowner", "relacl", "TABLE"},
    {"MATERIALIZED VIEW", "materialized view", "pg_class", "relowner", "relacl", "TABLE"},
    {"SEQUENCE", "sequence", "pg_class", "relowner", "relacl", "SEQUENCE"},
    {"TYPE", "type", "pg_type", "typowner", "typacl", "TYPE"},
    {"ROUTINE", "", "pg_proc", "proowner", "proacl", "ROUTINE"},
    {"SCHEMA", "schema", "pg_namespace", "nspowner", "nspacl", "SCHEMA"},
    {"TRIGGER", "trigger", "", ""},
    {"POLICY", "policy", "", ""},
}};

const KindText& text_of(const ObjectRef& object) {
    return kind_texts.at(static_cast<std::size_t>(object.kind));
}

std::string text(std::string_view value) {
    return literal(value, Dialect::postgresql);
}

std::string arguments_of(const ObjectRef& object) {
    return object.arguments.empty() ? "" : in_parentheses(object.arguments);
}

/// The object as statements name it: `COLUMN posts.karma`, `TRIGGER t ON posts`.
std::string named(const ObjectRef& object) {
    const std::string kind(text_of(object).sql);
    const std::string whole = sql_name(object.name);
    if (object.kind == Kind::column) {
        return fmt::format("{} {}.{}", kind, whole, sql_name(object.part));
    }
    if (!object.part.empty()) {
        return fmt::format("{} {} ON {}", kind, sql_name(object.part), whole);
    }
    return kind + " " + whole + arguments_of(object);
}

/// Answers classid, objid and objsubid by the names as they are given; fails where there is no
/// such object.
std::string address_query(const ObjectRef& object) {
    const std::string whole = sql_name(object.name);
    if (object.kind == Kind::function) {
        const bool only_name = object.arguments.empty();
        return fmt::format("SELECT 'pg_proc'::regclass::oid, {}::{}::oid, 0",
                           text(whole + arguments_of(object)),
                           only_name ? "regproc" : "regprocedure");
    }
    std::vector<std::string> names;
    if (object.kind == Kind::type) {
        names = {text(whole)};
    } else {
        if (object.name.schema) {
            names.push_back(text(object.name.schema->str()));
        }
        names.push_back(text(object.name.name.str()));
        if (!object.part.empty()) {
            names.push_back(text(object.part.str()));
        }
    }
    return fmt::format(
        "SELECT classid, objid, objsubid FROM pg_get_object_address('{}', ARRAY[{}], "
        "ARRAY[]::text[])",
        text_of(object).address,
        joined(names));
}

/// Is there one? For `if_exists`; only what set_schema speaks of.
std::string exists_query(const ObjectRef& object) {
    std::string_view look_up = "to_regclass";
    if (object.kind == Kind::type) {
        look_up = "to_regtype";
    } else if (object.kind == Kind::function) {
        look_up = object.arguments.empty() ? "to_regproc" : "to_regprocedure";
    }
    return fmt::format(
        "SELECT {}({}) IS NOT NULL", look_up, text(sql_name(object.name) + arguments_of(object)));
}

struct Address {
    std::string class_id;
    std::string object_id;
    std::string sub_id;
};

std::string value_at(const Facts::Rows& rows, std::size_t column, const ObjectRef& object) {
    if (rows.empty() || !rows.front().at(column)) {
        throw Error(ErrorKind::database, in_words(object) + " is not there");
    }
    return *rows.front().at(column);
}

Address address_of(const ObjectRef& object, Facts& facts) {
    const Facts::Rows rows = facts.ask(address_query(object));
    return {value_at(rows, 0, object), value_at(rows, 1, object), value_at(rows, 2, object)};
}

/// The object with its schema and all, as the catalog writes it behind its kind.
std::string identity_query(const Address& at, std::string_view more) {
    return fmt::format(
        "SELECT o.schema, o.name, o.identity, {} FROM "
        "pg_identify_object({}, {}, {}) AS o",
        more,
        at.class_id,
        at.object_id,
        at.sub_id);
}

std::string arguments_by_oid(const std::string& oid) {
    return fmt::format("'(' || pg_get_function_identity_arguments({}) || ')'", oid);
}

Resolved move(const SetSchema& op, bool if_exists, const std::string& statement, Facts& facts) {
    if (if_exists && facts.ask(exists_query(op.object)).at(0).at(0) == "f") {
        return {{}, restoring(in_words(op.object), {})};
    }
    const Address at = address_of(op.object, facts);
    const Facts::Rows rows = facts.ask_bare(identity_query(
        at, op.object.kind == Kind::function ? arguments_by_oid(at.object_id) : "''"));
    return {{statement},
            restoring(in_words(op.object),
                      {fmt::format("ALTER {} {}{} SET SCHEMA {}",
                                   text_of(op.object).sql,
                                   sql_name(QualifiedName{op.to, op.object.name.name}),
                                   value_at(rows, 3, op.object),
                                   value_at(rows, 0, op.object))})};
}

/// A row for each thing that the new owner was granted: what the old one has got of it once the two
/// have been one, to be revoked, and the grant. `{rights}` is where it is noted.
constexpr std::string_view merged_rights = R"(
SELECT CASE WHEN {gained} THEN format('REVOKE %s%s ON {on} %s FROM %s', {option}, privileges, {identity}, {old}) END,
       format('GRANT %s ON {on} %s TO %s%s', privileges, {identity}, grantee::regrole,
              CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM (SELECT x.grantee, x.is_grantable, string_agg(x.privilege_type || {column}, ', ' ORDER BY x.privilege_type) AS privileges
          FROM pg_catalog.{catalog}, aclexplode({rights}) AS x
         WHERE {which} = {oid} AND x.grantee = {to}::regrole AND x.grantee <> {old}::regrole
         GROUP BY x.grantee, x.is_grantable) AS g
)";

/// An owner's rights take the place of what the new owner was granted: that comes back with the old
/// owner.
std::vector<std::string> rights_of_new_owner(const SetOwner& op,
                                             const Address& at,
                                             const std::string& identity,
                                             const std::string& old_owner,
                                             Facts& facts) {
    const KindText& kind = text_of(op.object);
    const auto query = [&](bool of_columns) {
        return fmt::format(fmt::runtime(merged_rights),
                           fmt::arg("gained", of_columns ? "true" : "is_grantable"),
                           fmt::arg("option", of_columns ? "''" : "'GRANT OPTION FOR '"),
                           fmt::arg("column", of_columns ? "format(' (%I)', attname)" : "''"),
                           fmt::arg("catalog", of_columns ? "pg_attribute" : kind.catalog),
                           fmt::arg("rights", of_columns ? "attacl" : kind.rights),
                           fmt::arg("which", of_columns ? "attrelid" : "oid"),
                           fmt::arg("oid", at.object_id),
                           fmt::arg("on", kind.grants_on),
                           fmt::arg("identity", text(identity)),
                           fmt::arg("old", text(old_owner)),
                           fmt::arg("to", text(sql_name(op.to))));
    };
    std::vector<std::string> revokes;
    std::vector<std::string> grants;
    const bool has_columns = kind.catalog == "pg_class";
    for (const auto& row :
         facts.ask_bare(has_columns ? query(false) + "UNION ALL" + query(true) : query(false))) {
        if (row.at(0)) {
            revokes.push_back(*row.at(0));
        }
        grants.push_back(row.at(1).value());
    }
    revokes.insert(revokes.end(), grants.begin(), grants.end());
    return revokes;
}

}  // namespace

void render_postgres(const SetSchema& op, const Setting& setting, Output& out) {
    // ALTER TYPE and ALTER ROUTINE know no IF EXISTS: it is asked before.
    const std::string statement =
        fmt::format("ALTER {} SET SCHEMA {}", named(op.object), sql_name(op.to));
    const bool if_exists = setting.common.if_exists;
    out.keeping({statement}, [=](Facts& facts) { return move(op, if_exists, statement, facts); });
}

void render_postgres(const SetOwner& op, const Setting&, Output& out) {
    const std::string statement =
        fmt::format("ALTER {} OWNER TO {}", named(op.object), sql_name(op.to));
    out.keeping({statement}, [=](Facts& facts) {
        const Address at = address_of(op.object, facts);
        const KindText& kind = text_of(op.object);
        const Facts::Rows rows = facts.ask_bare(identity_query(
            at,
            fmt::format(
                "(SELECT quote_ident(pg_get_userbyid({})) FROM pg_catalog.{} WHERE oid = {})",
                kind.owner,
                kind.catalog,
                at.object_id)));
        const std::string identity = value_at(rows, 2, op.object);
        const std::string old_owner = value_at(rows, 3, op.object);
        std::vector<std::string> back = {
            fmt::format("ALTER {} {} OWNER TO {}", kind.sql, identity, old_owner)};
        for (std::string& right : rights_of_new_owner(op, at, identity, old_owner, facts)) {
            back.push_back(std::move(right));
        }
        return Resolved{{statement}, restoring(in_words(op.object), std::move(back))};
    });
}

void render_postgres(const SetComment& op, const Setting&, Output& out) {
    const std::string comment = op.to ? text(*op.to) : "NULL";
    const std::string statement = fmt::format("COMMENT ON {} IS {}", named(op.object), comment);
    out.keeping({statement}, [=](Facts& facts) {
        const Address at = address_of(op.object, facts);
        const Facts::Rows rows = facts.ask_bare(identity_query(
            at,
            fmt::format(
                "coalesce((SELECT quote_literal(description) FROM pg_catalog.pg_description "
                "WHERE classoid = {} AND objoid = {} AND objsubid = {}), 'NULL')",
                at.class_id,
                at.object_id,
                at.sub_id)));
        return Resolved{{statement},
                        restoring(in_words(op.object),
                                  {fmt::format("COMMENT ON {} {} IS {}",
                                               text_of(op.object).sql,
                                               value_at(rows, 2, op.object),
                                               value_at(rows, 3, op.object))})};
    });
}

void render_postgres(const RenameIndex& op, const Setting& setting, Output& out) {
    out.statement(fmt::format(
        "ALTER INDEX {}{} RENAME TO {}", setting.if_exists(), sql_name(op.from), sql_name(op.to)));
}

void render_postgres(const RenameConstraint& op, const Setting&, Output& out) {
    out.statement(fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
                              sql_name(op.table),
                              sql_name(op.from),
                              sql_name(op.to)));
}

}  // namespace dbtool::ddl
