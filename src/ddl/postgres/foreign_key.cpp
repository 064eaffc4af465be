// Foreign keys, of the family in constraint.hpp.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/families/constraint.hpp"
#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/constraint_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/object_comment.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// `a.x = b.y AND ...`.
std::string pairs(std::string_view left,
                  const std::vector<Identifier>& from,
                  std::string_view right,
                  const std::vector<Identifier>& to) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < from.size() && i < to.size(); ++i) {
        parts.push_back(
            fmt::format("{}.{} = {}.{}", left, sql_name(from[i]), right, sql_name(to[i])));
    }
    return joined(parts, " AND ");
}

/// Which rows, called `referring`, break the key. Without MATCH FULL a row with a NULL in its
/// columns refers to nothing, and may; with it, only where all are NULL.
std::string is_orphan(const ForeignKey& key) {
    std::vector<std::string> given;
    for (const Identifier& column : key.columns) {
        given.push_back(fmt::format("referring.{} IS NOT NULL", sql_name(column)));
    }
    const std::string some = joined(given, key.match_full ? " OR " : " AND ");
    return fmt::format("{} AND NOT EXISTS (SELECT FROM {} AS referred WHERE {})",
                       key.match_full && given.size() > 1 ? in_parentheses(some) : some,
                       sql_name(key.references.table),
                       pairs("referred", key.references.columns, "referring", key.columns));
}

/// In a table that refers to itself a deleted row may leave others behind that referred to it.
std::string delete_with_followers(const QualifiedName& table, const ForeignKey& key) {
    std::vector<std::string> keys;
    for (const Identifier& column : key.references.columns) {
        keys.push_back("referring." + sql_name(column));
    }
    const std::string name = sql_name(table);
    return fmt::format(
        "WITH RECURSIVE lost AS (\n"
        "  SELECT referring.tableoid AS part, referring.ctid AS place, {0} FROM {1} AS referring "
        "WHERE {2}\n"
        "  UNION\n"
        "  SELECT referring.tableoid, referring.ctid, {0} FROM {1} AS referring JOIN lost ON {3}\n"
        ")\n"
        "DELETE FROM {1} AS referring USING lost WHERE referring.tableoid = lost.part AND "
        "referring.ctid = lost.place",
        joined(keys),
        name,
        is_orphan(key),
        pairs("referring", key.columns, "lost", key.references.columns));
}

std::string clean_up(const AddForeignKey& op) {
    const std::string name = sql_name(op.table);
    if (op.orphans == AddForeignKey::Orphans::set_null) {
        std::vector<std::string> parts;
        for (const Identifier& column : op.key.columns) {
            parts.push_back(sql_name(column) + " = NULL");
        }
        return fmt::format(
            "UPDATE {} AS referring SET {} WHERE {}", name, joined(parts), is_orphan(op.key));
    }
    if (op.key.references.table == op.table) {
        return delete_with_followers(op.table, op.key);
    }
    return fmt::format("DELETE FROM {} AS referring WHERE {}", name, is_orphan(op.key));
}

std::vector<Identifier> primary_key_of(Facts& facts, const QualifiedName& table) {
    const std::optional<std::string> oid = oid_of(facts, "regclass", table);
    if (!oid) {
        throw not_there("table " + to_text(table));
    }
    std::vector<Identifier> columns;
    for (const std::string& name :
         texts(facts,
               fmt::format("SELECT a.attname FROM pg_index i "
                           "CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (attnum, place) "
                           "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum "
                           "WHERE i.indrelid = {} AND i.indisprimary AND k.place <= i.indnkeyatts "
                           "ORDER BY k.place",
                           *oid))) {
        columns.emplace_back(name);
    }
    if (columns.empty()) {
        throw Error(ErrorKind::database,
                    fmt::format("table {} has no primary key to refer to", to_text(table)),
                    "Name the columns in `references`.");
    }
    return columns;
}

void clean_orphans(const AddForeignKey& op, Output& out) {
    if (op.orphans == AddForeignKey::Orphans::fail) {
        return;
    }
    if (!op.key.references.columns.empty()) {
        out.statement(clean_up(op));
        return;
    }
    out.live(fmt::format("{} the rows of {} that refer to nothing",
                         op.orphans == AddForeignKey::Orphans::remove ? "delete" : "set to NULL",
                         to_text(op.table)),
             [op](Facts& facts) {
                 AddForeignKey whole = op;
                 whole.key.references.columns = primary_key_of(facts, op.key.references.table);
                 return Resolved{.statements = {clean_up(whole)}};
             });
}

}  // namespace

void render_postgres(const AddForeignKey& op, const Setting& setting, Output& out) {
    const std::string add = alter_table(op.table) + "ADD " + foreign_key_clause(op.key);
    // PostgreSQL takes no NOT VALID key of a partitioned table.
    const bool partitioned =
        setting.context.partitions_of && !setting.context.partitions_of(op.table).empty();
    const bool online = setting.online(op.table) && !partitioned;
    if (online) {
        // First the key, so that nobody makes new orphans behind the clean-up's back.
        out.statement(add + " NOT VALID");
        comment_on_constraint(op.table, op.key.name, setting, out);
        out.boundary();
        clean_orphans(op, out);
        if (op.orphans != AddForeignKey::Orphans::fail) {
            out.boundary();
        }
        out.statement(alter_table(op.table) + "VALIDATE CONSTRAINT " + sql_name(op.key.name));
    } else {
        clean_orphans(op, out);
        out.statement(add);
        comment_on_constraint(op.table, op.key.name, setting, out);
    }
}

}  // namespace dbtool::ddl
