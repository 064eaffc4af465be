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
};

/// In the order of the enumeration. ROUTINE is a function or a procedure.
constexpr std::array<KindText, 12> kind_texts = {{
    {"TABLE", "table", "pg_class", "relowner"},
    {"COLUMN", "table column", "", ""},
    {"CONSTRAINT", "table constraint", "", ""},
    {"INDEX", "index", "pg_class", "relowner"},
    {"VIEW", "view", "pg_class", "relowner"},
    {"MATERIALIZED VIEW", "materialized view", "pg_class", "relowner"},
    {"SEQUENCE", "sequence", "pg_class", "relowner"},
    {"TYPE", "type", "pg_type", "typowner"},
    {"ROUTINE", "", "pg_proc", "proowner"},
    {"SCHEMA", "schema", "pg_namespace", "nspowner"},
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
        return Resolved{{statement},
                        restoring(in_words(op.object),
                                  {fmt::format("ALTER {} {} OWNER TO {}",
                                               kind.sql,
                                               value_at(rows, 2, op.object),
                                               value_at(rows, 3, op.object))})};
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
