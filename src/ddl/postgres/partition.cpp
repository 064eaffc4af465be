#include "ddl/families/partition.hpp"

#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/postgres/kept.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// A bound of a range; `minvalue` and `maxvalue` are words there.
std::string bound_sql(const Value& value) {
    const std::string word = to_lower(value.text);
    if (value.kind == Value::Kind::text && (word == "minvalue" || word == "maxvalue")) {
        return word == "minvalue" ? "MINVALUE" : "MAXVALUE";
    }
    return value_sql(value, Dialect::postgresql);
}

std::string range_sql(const std::vector<Value>& values) {
    std::vector<std::string> parts;
    for (const Value& value : values) {
        parts.push_back(bound_sql(value));
    }
    return "(" + joined(parts) + ")";
}

std::string list_sql(const std::vector<Value>& values) {
    std::vector<std::string> parts;
    for (const Value& value : values) {
        parts.push_back(value_sql(value, Dialect::postgresql));
    }
    return "(" + joined(parts) + ")";
}

std::string bounds_sql(const PartitionBounds& bounds) {
    if (bounds.is_default) {
        return "DEFAULT";
    }
    if (bounds.modulus) {
        return fmt::format("FOR VALUES WITH (MODULUS {}, REMAINDER {})",
                           *bounds.modulus,
                           bounds.remainder.value_or(0));
    }
    if (!bounds.in.empty()) {
        return "FOR VALUES IN " + list_sql(bounds.in);
    }
    return "FOR VALUES FROM " + range_sql(bounds.from) + " TO " + range_sql(bounds.to);
}

Resolved keep_bounds(Facts& facts, const DetachPartition& op) {
    const std::string what = "partition " + to_text(op.table) + " of " + to_text(op.of);
    const std::optional<std::string> part = oid_of(facts, "regclass", op.table);
    const std::optional<std::string> whole = oid_of(facts, "regclass", op.of);
    const std::vector<std::string> attach =
        part && whole
            ? texts(facts,
                    fmt::format("SELECT format('ALTER TABLE %s ATTACH PARTITION %s %s', "
                                "i.inhparent::regclass, c.oid::regclass, "
                                "pg_get_expr(c.relpartbound, c.oid)) FROM pg_class c JOIN "
                                "pg_inherits i ON i.inhrelid = c.oid WHERE c.oid = {} AND "
                                "i.inhparent = {} AND c.relispartition",
                                *part,
                                *whole))
            : std::vector<std::string>{};
    if (attach.empty()) {
        throw not_there(what);
    }
    Restore restore;
    restore.what = what;
    restore.statements = attach;
    return {{}, std::move(restore)};
}

}  // namespace

void render_postgres(const CreatePartition& op, const Setting& setting, Output& out) {
    out.statement(fmt::format("CREATE TABLE {}{} PARTITION OF {} {}",
                              setting.if_not_exists(),
                              sql_name(op.table),
                              sql_name(op.of),
                              bounds_sql(op.bounds)));
}

void render_postgres(const AttachPartition& op, const Setting& /*setting*/, Output& out) {
    out.statement(fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}",
                              sql_name(op.of),
                              sql_name(op.table),
                              bounds_sql(op.bounds)));
}

void render_postgres(const DetachPartition& op, const Setting& setting, Output& out) {
    if (!op.bounds) {
        out.keep("keep the bounds of partition " + to_text(op.table),
                 [op](Facts& facts) { return keep_bounds(facts, op); });
    }
    const std::string sql =
        fmt::format("ALTER TABLE {} DETACH PARTITION {}", sql_name(op.of), sql_name(op.table));
    if (op.concurrently && setting.online(op.of)) {
        out.solo(sql + " CONCURRENTLY");
    } else {
        out.statement(sql);
    }
}

}  // namespace dbtool::ddl
