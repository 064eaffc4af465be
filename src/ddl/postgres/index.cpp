#include "ddl/families/index.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/postgres/index_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/object_comment.hpp"
#include "ddl/postgres/partitioned_index.hpp"

namespace dbtool::ddl {
namespace {

std::vector<QualifiedName> partitions_of(const Setting& setting, const QualifiedName& table) {
    return setting.context.partitions_of ? setting.context.partitions_of(table)
                                         : std::vector<QualifiedName>();
}

/// `CREATE INDEX ...` and `CREATE UNIQUE INDEX ...` with CONCURRENTLY.
std::string concurrently(std::string sql) {
    for (const std::string_view start : {"CREATE INDEX ", "CREATE UNIQUE INDEX "}) {
        if (sql.starts_with(start)) {
            return sql.insert(start.size(), "CONCURRENTLY ");
        }
    }
    return sql;
}

Restore kept_of(Facts& facts, const DropIndex& op, bool if_exists, bool online) {
    const std::string what = fmt::format("index {}", to_text(op.name));
    const std::optional<std::string> oid = oid_of(facts, "regclass", op.name);
    if (!oid && !if_exists) {
        throw not_there(what);
    }
    Restore kept;
    kept.what = what;
    kept.outside_transaction = online;
    if (oid) {
        kept.statements = kept_index(facts, *oid, op.cascade);
    }
    if (online) {
        std::transform(
            kept.statements.begin(), kept.statements.end(), kept.statements.begin(), &concurrently);
    }
    return kept;
}

bool is_partitioned(Facts& facts, const QualifiedName& index) {
    return !texts(facts,
                  fmt::format("SELECT 1 FROM pg_class WHERE oid = {} AND relkind = 'I'",
                              oid_of(facts, "regclass", index).value_or("0")))
                .empty();
}

/// What the table is shows only here where the operation does not name it: an index of a
/// partitioned table is dropped at once, and the DROP INDEX CONCURRENTLY behind finds nothing.
Resolved looked_at(Facts& facts, const DropIndex& op, bool if_exists, bool online) {
    const bool at_once = online && is_partitioned(facts, op.name);
    Resolved out;
    out.kept = kept_of(facts, op, if_exists, online && !at_once);
    if (at_once) {
        out.statements.push_back("DROP INDEX " + sql_name(op.name));
    }
    return out;
}

}  // namespace

void render_postgres(const CreateIndex& op, const Setting& setting, Output& out) {
    IndexForm form{.if_not_exists = setting.common.if_not_exists};
    const bool online = setting.online(op.table);
    const std::vector<QualifiedName> partitions =
        online ? partitions_of(setting, op.table) : std::vector<QualifiedName>();
    if (!partitions.empty()) {
        build_by_partition(op, partitions, form, out);
    } else if (online) {
        form.concurrently = true;
        out.solo(index_sql(op.table, op.index, form), form.if_not_exists);
    } else {
        out.statement(index_sql(op.table, op.index, form));
    }
    comment_on("INDEX", beside(op.table, op.index.name), setting, out);
}

void render_postgres(const DropIndex& op, const Setting& setting, Output& out) {
    const QualifiedName table = op.table.value_or(QualifiedName());
    // Neither CASCADE nor an index of a partitioned table goes with CONCURRENTLY.
    const bool online =
        setting.online(table) && !op.cascade && partitions_of(setting, table).empty();
    const bool if_exists = setting.common.if_exists;
    out.keep(
        fmt::format("keep the definition of index {}", to_text(op.name)),
        [op, if_exists, online](Facts& facts) { return looked_at(facts, op, if_exists, online); });
    if (online) {
        // It was there a moment ago: IF EXISTS lets a run that was cut off here go on.
        out.solo(fmt::format("DROP INDEX CONCURRENTLY IF EXISTS {}", sql_name(op.name)), true);
    } else {
        out.statement(fmt::format("DROP INDEX {}{}{}",
                                  setting.if_exists(),
                                  sql_name(op.name),
                                  op.cascade ? " CASCADE" : ""));
    }
}

void render_postgres(const Reindex& op, const Setting& setting, Output& out) {
    const std::string what = op.name ? "INDEX" : "TABLE";
    const std::string name = sql_name(op.name ? *op.name : op.table.value_or(QualifiedName()));
    if (setting.online(op.table.value_or(QualifiedName()))) {
        out.solo(fmt::format("REINDEX {} CONCURRENTLY {}", what, name), true);
    } else {
        out.statement(fmt::format("REINDEX {} {}", what, name));
    }
}

}  // namespace dbtool::ddl
