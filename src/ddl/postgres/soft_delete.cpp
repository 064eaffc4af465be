#include "ddl/families/soft_delete.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// A unique index of the table, and the constraint that it is for, if any.
struct Unique {
    std::string name;        ///< Quoted.
    std::string full_name;   ///< Quoted, with its schema.
    std::string definition;  ///< CREATE UNIQUE INDEX, without the rows that it is for.
    std::string where;
    std::string constraint;  ///< Its definition; empty: an index alone.
    std::string comment;
    std::string constraint_comment;
    std::string deferrable;  ///< As an ADD CONSTRAINT says it.
    std::string referring;   ///< A foreign key that refers to it.
    bool is_identity = false;
    bool is_cluster = false;
};

constexpr std::string_view query = R"(
SELECT quote_ident(r.relname), r.oid::regclass, pg_get_indexdef(i.indexrelid),
       pg_get_expr(i.indpred, i.indrelid), pg_get_constraintdef(c.oid),
       obj_description(i.indexrelid, 'pg_class'), obj_description(c.oid, 'pg_constraint'),
       CASE WHEN c.condeferred THEN ' DEFERRABLE INITIALLY DEFERRED'
            WHEN c.condeferrable THEN ' DEFERRABLE' END,
       (SELECT f.conrelid::regclass || ' (' || quote_ident(f.conname) || ')' FROM pg_constraint AS f
        WHERE f.contype = 'f' AND f.conindid = i.indexrelid AND f.confrelid = i.indrelid LIMIT 1),
       i.indisreplident, i.indisclustered
FROM pg_index AS i
JOIN pg_class AS r ON r.oid = i.indexrelid
LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
  AND c.contype = 'u'
WHERE i.indrelid = )";

/// The definition up to WHERE, which the server writes last, and of a partitioned table without
/// ONLY: its partitions are to have the index too.
std::string base_of(const std::string& definition,
                    const std::string& name,
                    const std::string& where) {
    std::string base = definition;
    if (const std::string tail = " WHERE " + where; !where.empty() && base.ends_with(tail)) {
        base.resize(base.size() - tail.size());
    }
    const std::string head = "CREATE UNIQUE INDEX " + name + " ON ";
    if (base.starts_with(head + "ONLY ")) {
        base.erase(head.size(), std::string_view("ONLY ").size());
    }
    return base;
}

std::vector<Unique> read_uniques(Facts& facts, const std::string& oid) {
    std::vector<Unique> out;
    for (const auto& row : facts.ask_bare(std::string(query) + oid +
                                          " AND i.indisunique AND NOT i.indisprimary"
                                          " ORDER BY r.relname")) {
        const auto at = [&](std::size_t i) { return row.at(i).value_or(""); };
        out.push_back({.name = at(0),
                       .full_name = at(1),
                       .definition = base_of(at(2), at(0), at(3)),
                       .where = at(3),
                       .constraint = at(4),
                       .comment = at(5),
                       .constraint_comment = at(6),
                       .deferrable = at(7),
                       .referring = at(8),
                       .is_identity = at(9) == "t",
                       .is_cluster = at(10) == "t"});
    }
    return out;
}

void refuse(const Unique& unique) {
    if (!unique.referring.empty()) {
        throw Error(ErrorKind::database,
                    fmt::format("{} must stay unique among all rows: the foreign key of {} refers "
                                "to it",
                                unique.full_name,
                                unique.referring),
                    "Leave out `uniques: live`, or drop that foreign key first.");
    }
    if (unique.is_identity) {
        throw Error(ErrorKind::database,
                    fmt::format("{} is the table's replica identity, which an index over some of "
                                "the rows cannot be",
                                unique.full_name),
                    "Leave out `uniques: live`, or set another replica identity first.");
    }
}

std::string full_definition(const Unique& unique) {
    return unique.where.empty() ? unique.definition : unique.definition + " WHERE " + unique.where;
}

void comment_on_index(const Unique& unique, std::vector<std::string>& statements) {
    if (!unique.comment.empty()) {
        statements.push_back(fmt::format("COMMENT ON INDEX {} IS {}",
                                         unique.full_name,
                                         literal(unique.comment, Dialect::postgresql)));
    }
}

void make_partial(const PartialUniques& op,
                  const Unique& unique,
                  const std::string& table,
                  std::vector<std::string>& statements) {
    statements.push_back(
        unique.constraint.empty()
            ? "DROP INDEX " + unique.full_name
            : fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, unique.name));
    statements.push_back(
        unique.where.empty()
            ? fmt::format("{} WHERE {}", unique.definition, op.where)
            : fmt::format(
                  "{} WHERE {} AND {}", unique.definition, in_parentheses(unique.where), op.where));
    comment_on_index(unique, statements);
}

/// As it was. The index is made first and given to its constraint: so its storage parameters and
/// operator classes come back too, which a constraint's definition does not tell. A partitioned
/// table cannot have it so.
void bring_back(const Unique& unique,
                const std::string& table,
                bool partitioned,
                std::vector<std::string>& statements) {
    statements.push_back("DROP INDEX " + unique.full_name);
    if (unique.constraint.empty()) {
        statements.push_back(full_definition(unique));
    } else if (partitioned) {
        statements.push_back(fmt::format(
            "ALTER TABLE {} ADD CONSTRAINT {} {}", table, unique.name, unique.constraint));
    } else {
        statements.push_back(unique.definition);
        statements.push_back(
            fmt::format("ALTER TABLE {0} ADD CONSTRAINT {1} UNIQUE USING INDEX {1}{2}",
                        table,
                        unique.name,
                        unique.deferrable));
    }
    comment_on_index(unique, statements);
    if (!unique.constraint_comment.empty()) {
        statements.push_back(fmt::format("COMMENT ON CONSTRAINT {} ON {} IS {}",
                                         unique.name,
                                         table,
                                         literal(unique.constraint_comment, Dialect::postgresql)));
    }
    if (unique.is_cluster) {
        statements.push_back(fmt::format("ALTER TABLE {} CLUSTER ON {}", table, unique.name));
    }
}

Resolved resolve(const PartialUniques& op, Facts& facts) {
    const std::string name = literal(sql_name(op.table), Dialect::postgresql);
    const std::string oid =
        facts.ask(fmt::format("SELECT {}::regclass::oid", name)).at(0).at(0).value_or("");
    const Facts::Rows about = facts.ask_bare(
        fmt::format("SELECT {0}::regclass, relkind = 'p' FROM pg_class WHERE oid = {0}", oid));
    const std::string table = about.at(0).at(0).value_or("");
    const bool partitioned = about.at(0).at(1) == "t";

    Resolved out;
    out.kept.emplace();
    out.kept->what = "the unique constraints and unique indexes of " + to_text(op.table);
    for (const Unique& unique : read_uniques(facts, oid)) {
        refuse(unique);
        make_partial(op, unique, table, out.statements);
        bring_back(unique, table, partitioned, out.kept->statements);
    }
    return out;
}

}  // namespace

void render_postgres(const PartialUniques& op, const Setting& /*setting*/, Output& out) {
    out.live(fmt::format("turn the unique constraints of {} into unique indexes where {}",
                         sql_name(op.table),
                         op.where),
             [op](Facts& facts) { return resolve(op, facts); });
}

}  // namespace dbtool::ddl
