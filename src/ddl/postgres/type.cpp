#include "ddl/families/type.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/index_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_type.hpp"
#include "ddl/postgres/object_comment.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// Keeps a type, then drops it. `word`: `TYPE`, `DOMAIN`.
template <typename T>
void drop(const T& op, std::string_view word, TypeKind kind, const Setting& setting, Output& out) {
    out.keep(fmt::format("keep the definition of {}", to_text(op.name)),
             [name = op.name, kind, if_exists = setting.common.if_exists](Facts& facts) {
                 Restore kept;
                 kept.what = fmt::format("type {}", to_text(name));
                 const std::optional<std::string> oid = oid_of(facts, "regtype", name);
                 if (!oid && !if_exists) {
                     throw not_there(kept.what);
                 }
                 if (oid) {
                     kept.statements = kept_type(facts, *oid, kind);
                 }
                 return Resolved{.statements = {}, .kept = std::move(kept)};
             });
    out.statement(fmt::format("DROP {} {}{}{}",
                              word,
                              setting.if_exists(),
                              sql_name(op.name),
                              op.cascade ? " CASCADE" : ""));
}

}  // namespace

void render_postgres(const CreateEnum& op, const Setting& setting, Output& out) {
    std::vector<std::string> values;
    for (const std::string& value : op.values) {
        values.push_back(quote_literal(value));
    }
    out.statement(fmt::format("CREATE TYPE {} AS ENUM ({})", sql_name(op.name), joined(values)));
    comment_on("TYPE", op.name, setting, out);
}

void render_postgres(const AddEnumValue& op, const Setting& setting, Output& out) {
    std::string place;
    if (!op.before.empty()) {
        place = " BEFORE " + quote_literal(op.before);
    } else if (!op.after.empty()) {
        place = " AFTER " + quote_literal(op.after);
    }
    out.statement(fmt::format("ALTER TYPE {} ADD VALUE {}{}{}",
                              sql_name(op.type),
                              setting.if_not_exists(),
                              quote_literal(op.value),
                              place));
    if (!setting.context.one_transaction) {
        out.boundary();  // A new value cannot be used before it is committed.
    }
}

void render_postgres(const RenameEnumValue& op, const Setting& /*setting*/, Output& out) {
    out.statement(fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}",
                              sql_name(op.type),
                              quote_literal(op.from),
                              quote_literal(op.to)));
}

void render_postgres(const DropEnum& op, const Setting& setting, Output& out) {
    drop(op, "TYPE", TypeKind::enumerated, setting, out);
}

void render_postgres(const CreateDomain& op, const Setting& setting, Output& out) {
    std::string sql =
        fmt::format("CREATE DOMAIN {} AS {}", sql_name(op.name), postgres_type(op.type));
    if (!op.collation.empty()) {
        sql += " COLLATE " + collation_name(op.collation);
    }
    if (op.default_value) {
        sql += " DEFAULT " + value_sql(*op.default_value, Dialect::postgresql);
    }
    if (!op.null) {
        sql += " NOT NULL";
    }
    if (!op.check.empty()) {
        sql += " CHECK " + in_parentheses(op.check);
    }
    out.statement(std::move(sql));
    comment_on("DOMAIN", op.name, setting, out);
}

void render_postgres(const DropDomain& op, const Setting& setting, Output& out) {
    drop(op, "DOMAIN", TypeKind::domain, setting, out);
}

void render_postgres(const CreateComposite& op, const Setting& setting, Output& out) {
    std::vector<std::string> fields;
    for (const CompositeField& field : op.fields) {
        fields.push_back(sql_name(field.name) + " " + postgres_type(field.type));
    }
    out.statement(fmt::format("CREATE TYPE {} AS ({})", sql_name(op.name), joined(fields)));
    comment_on("TYPE", op.name, setting, out);
}

void render_postgres(const DropComposite& op, const Setting& setting, Output& out) {
    drop(op, "TYPE", TypeKind::composite, setting, out);
}

}  // namespace dbtool::ddl
