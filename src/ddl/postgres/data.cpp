#include "ddl/families/data.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>

#include "ddl/data_sql.hpp"
#include "ddl/postgres/batched.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr int default_batch = 10'000;

/// Can what is set make `where` no longer hold? Where it speaks of none of the columns it cannot,
/// and a row would be changed again each time that it is looked for.
bool says_what_is_done(const Backfill& op) {
    const std::string where = to_lower(op.where);
    return std::any_of(op.set.begin(), op.set.end(), [&](const auto& one) {
        return where.find(to_lower(one.first.str())) != std::string::npos;
    });
}

/// Without a `where`, a row is done when it has what it is set to.
std::string rows_not_done(const Expressions& set) {
    std::vector<std::string> parts;
    for (const auto& [column, expression] : set) {
        parts.push_back(sql_name(column) + " IS DISTINCT FROM (" + expression + ")");
    }
    return joined(parts, " OR ");
}

}  // namespace

void render_postgres(const Insert& op, const Setting& /*setting*/, Output& out) {
    for (std::string& sql : insert_statements(op, Dialect::postgresql)) {
        out.statement(std::move(sql));
    }
}

void render_postgres(const DeleteRows& op, const Setting& /*setting*/, Output& out) {
    for (std::string& sql : delete_statements(op, Dialect::postgresql)) {
        out.statement(std::move(sql));
    }
}

void render_postgres(const Update& op, const Setting& /*setting*/, Output& out) {
    out.statement(update_statement(op.table, op.set, op.where));
}

void render_postgres(const Delete& op, const Setting& /*setting*/, Output& out) {
    out.statement(delete_statement(op.table, op.where));
}

void render_postgres(const Backfill& op, const Setting& setting, Output& out) {
    if (setting.online(op.table) && (op.batch || says_what_is_done(op))) {
        const std::string where = op.where.empty() ? rows_not_done(op.set) : op.where;
        out.solo(batched_update(op.table, op.set, where, op.batch.value_or(default_batch)), true);
    } else {
        out.statement(update_statement(op.table, op.set, op.where));
    }
}

void render_postgres(const Sql& op, const Setting& /*setting*/, Output& out) {
    const std::optional<std::string>& text = op.up.text_for(Dialect::postgresql);
    if (!text || trim(*text).empty()) {
        return;
    }
    if (op.transaction) {
        out.script(*text);
    } else {
        out.solo_script(*text);
    }
}

}  // namespace dbtool::ddl
