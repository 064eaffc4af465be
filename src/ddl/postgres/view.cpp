#include "ddl/families/view.hpp"

#include <fmt/format.h>
#include <memory>

#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_program.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::size_t long_query = 60;

/// `name (columns) WITH (options) AS query`; a query of some length has lines of its own.
template <typename T>
std::string definition(const T& op) {
    std::string sql = sql_name(op.name);
    if (!op.columns.empty()) {
        sql += " (" + column_list(op.columns) + ")";
    }
    if (!op.options.empty()) {
        sql += " WITH (" + parameter_list(op.options) + ")";
    }
    const bool lines = op.query.size() > long_query || op.query.find('\n') != std::string::npos;
    return sql + " AS" + (lines ? "\n" : " ") + op.query;
}

void comment_on(std::string_view kind,
                const QualifiedName& name,
                const Setting& setting,
                std::vector<std::string>& statements) {
    if (setting.common.comment) {
        statements.push_back(fmt::format("COMMENT ON {} {} IS {}",
                                         kind,
                                         sql_name(name),
                                         quote_literal(*setting.common.comment)));
    }
}

void all_of(const std::vector<std::string>& statements, Output& out) {
    for (const std::string& sql : statements) {
        out.statement(sql);
    }
}

/// The names and types of its columns.
std::vector<std::string> shape_of(Facts& facts, const std::string& oid) {
    return texts(facts,
                 "SELECT format('%I %s %s', attname, atttypid, atttypmod) FROM pg_attribute WHERE "
                 "attrelid = " +
                     oid + " AND attnum > 0 ORDER BY attnum");
}

struct Before {
    std::string oid;
    std::vector<std::string> shape;
    std::vector<std::string> statements;
};

Restore kept(std::string what, std::vector<std::string> statements) {
    Restore restore;
    restore.what = std::move(what);
    restore.statements = std::move(statements);
    return restore;
}

/// CREATE OR REPLACE cannot take columns away: then the view is dropped, and made anew with all
/// that it had.
std::vector<std::string> way_back(const QualifiedName& name,
                                  const Before& before,
                                  bool same_shape) {
    constexpr std::string_view create = "CREATE VIEW";
    if (same_shape) {
        return {"CREATE OR REPLACE VIEW" + before.statements.front().substr(create.size())};
    }
    std::vector<std::string> out = {"DROP VIEW " + sql_name(name)};
    out.insert(out.end(), before.statements.begin(), before.statements.end());
    return out;
}

void drop(const QualifiedName& name,
          bool cascade,
          bool materialized,
          const Setting& setting,
          Output& out) {
    const std::string kind = materialized ? "materialized view " : "view ";
    const std::string sql = fmt::format("DROP {}VIEW {}{}{}",
                                        materialized ? "MATERIALIZED " : "",
                                        setting.if_exists(),
                                        sql_name(name),
                                        cascade ? " CASCADE" : "");
    out.keep("keep " + kind + to_text(name),
             [name, kind, materialized, missing_ok = setting.common.if_exists](Facts& facts) {
                 const std::optional<std::string> oid = oid_of(facts, "regclass", name);
                 if (!oid && !missing_ok) {
                     throw not_there(kind + to_text(name));
                 }
                 return Resolved{
                     {},
                     kept(kind + to_text(name),
                          oid ? kept_view(facts, *oid, materialized) : std::vector<std::string>{})};
             });
    out.statement(sql);
}

}  // namespace

void render_postgres(const CreateView& op, const Setting& setting, Output& out) {
    std::vector<std::string> statements = {"CREATE VIEW " + definition(op)};
    comment_on("VIEW", op.name, setting, statements);
    if (!setting.common.if_not_exists) {
        all_of(statements, out);
        return;
    }
    // PostgreSQL has no CREATE VIEW IF NOT EXISTS.
    out.live("unless view " + to_text(op.name) + " is there: " + joined(statements, "; "),
             [name = op.name, statements](Facts& facts) {
                 return oid_of(facts, "regclass", name) ? Resolved{} : Resolved{statements, {}};
             });
}

void render_postgres(const ReplaceView& op, const Setting& /*setting*/, Output& out) {
    // Shared by two steps, as what is kept depends on what the view was and on what it became.
    const auto before = std::make_shared<Before>();
    out.keep("read the definition of view " + to_text(op.name),
             [before, name = op.name](Facts& facts) {
                 const std::optional<std::string> oid = oid_of(facts, "regclass", name);
                 if (!oid) {
                     throw Error(ErrorKind::database,
                                 "view " + to_text(name) + " is not there",
                                 "Make it with create_view.");
                 }
                 *before = {*oid, shape_of(facts, *oid), kept_view(facts, *oid, false)};
                 return Resolved{};
             });
    out.statement("CREATE OR REPLACE VIEW " + definition(op));
    out.keep("keep view " + to_text(op.name), [before, name = op.name](Facts& facts) {
        const bool same_shape = shape_of(facts, before->oid) == before->shape;
        return Resolved{{}, kept("view " + to_text(name), way_back(name, *before, same_shape))};
    });
}

void render_postgres(const DropView& op, const Setting& setting, Output& out) {
    drop(op.name, op.cascade, false, setting, out);
}

void render_postgres(const CreateMaterializedView& op, const Setting& setting, Output& out) {
    std::vector<std::string> statements = {fmt::format("CREATE MATERIALIZED VIEW {}{}{}",
                                                       setting.if_not_exists(),
                                                       definition(op),
                                                       op.with_data ? "" : "\nWITH NO DATA")};
    if (!op.unique_index.empty()) {
        statements.push_back(fmt::format("CREATE UNIQUE INDEX {}{} ON {} ({})",
                                         setting.if_not_exists(),
                                         sql_name(op.unique_index_name),
                                         sql_name(op.name),
                                         column_list(op.unique_index)));
    }
    comment_on("MATERIALIZED VIEW", op.name, setting, statements);
    all_of(statements, out);
}

void render_postgres(const DropMaterializedView& op, const Setting& setting, Output& out) {
    drop(op.name, op.cascade, true, setting, out);
}

void render_postgres(const Refresh& op, const Setting& /*setting*/, Output& out) {
    out.statement(fmt::format("REFRESH MATERIALIZED VIEW {}{}",
                              op.concurrently ? "CONCURRENTLY " : "",
                              sql_name(op.materialized_view)));
}

}  // namespace dbtool::ddl
