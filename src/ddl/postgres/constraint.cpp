#include "ddl/families/constraint.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/constraint_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/object_comment.hpp"

namespace dbtool::ddl {
namespace {

std::string validate(const QualifiedName& table, const Identifier& name) {
    return alter_table(table) + "VALIDATE CONSTRAINT " + sql_name(name);
}

/// A view that rests on a primary key (GROUP BY) goes with it by cascade, and is not kept.
void refuse_views(Facts& facts, const std::string& oid, const DropConstraint& op) {
    const std::vector<std::string> views = texts(
        facts,
        fmt::format(
            "SELECT r.ev_class::regclass FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid "
            "WHERE d.classid = 'pg_rewrite'::regclass AND "
            "d.refclassid = 'pg_constraint'::regclass AND d.refobjid = {}",
            oid));
    if (!views.empty()) {
        throw Error(ErrorKind::database,
                    fmt::format("view {} rests on constraint {} of {}",
                                views.front(),
                                op.name.str(),
                                to_text(op.table)),
                    "Drop the view by an operation of its own, so that it can come back.");
    }
}

Restore kept_of(Facts& facts, const DropConstraint& op, bool if_exists) {
    Restore kept;
    kept.what = fmt::format("constraint {} of {}", op.name.str(), to_text(op.table));
    const std::optional<std::string> oid = oid_of_constraint(facts, op.table, op.name);
    if (!oid && !if_exists) {
        throw not_there(kept.what);
    }
    if (oid) {
        if (op.cascade) {
            refuse_views(facts, *oid, op);
        }
        kept.statements = kept_constraint(facts, *oid, op.cascade);
    }
    return kept;
}

}  // namespace

void render_postgres(const AddCheck& op, const Setting& setting, Output& out) {
    const std::string add = alter_table(op.table) + "ADD " + check_clause(op.check, op.no_inherit);
    const bool online = setting.online(op.table);
    out.statement(add + (online ? " NOT VALID" : ""));
    comment_on_constraint(op.table, op.check.name, setting, out);
    if (online) {
        out.boundary();
        out.statement(validate(op.table, op.check.name));
    }
}

void render_postgres(const AddExclusion& op, const Setting& setting, Output& out) {
    out.statement(alter_table(op.table) + "ADD " + exclusion_clause(op));
    comment_on_constraint(op.table, op.name, setting, out);
}

void render_postgres(const ValidateConstraint& op, const Setting& setting, Output& out) {
    if (setting.online(op.table)) {
        out.boundary();  // What came before may hold a lock that the scan is not to prolong.
    }
    out.statement(validate(op.table, op.name));
}

void render_postgres(const DropConstraint& op, const Setting& setting, Output& out) {
    out.keep(
        fmt::format("keep the definition of constraint {} of {}", op.name.str(), to_text(op.table)),
        [op, if_exists = setting.common.if_exists](Facts& facts) {
            return Resolved{.statements = {}, .kept = kept_of(facts, op, if_exists)};
        });
    out.statement(fmt::format("{}DROP CONSTRAINT {}{}{}",
                              alter_table(op.table),
                              setting.if_exists(),
                              sql_name(op.name),
                              op.cascade ? " CASCADE" : ""));
}

}  // namespace dbtool::ddl
