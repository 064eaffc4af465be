#include "ddl/families/soft_delete.hpp"

#include <fmt/format.h>
#include <map>
#include <set>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/ddl/names.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/rebuild.hpp"
#include "ddl/sqlite/unique_text.hpp"

namespace dbtool::ddl {
namespace {

/// A unique constraint or a unique index of a table.
struct Unique {
    Identifier index;
    std::string sql;  ///< Of an index; empty for a constraint.
    std::vector<std::string> columns;
    std::string listed;  ///< `a, b COLLATE NOCASE`.
};

std::vector<Unique> read_uniques(Facts& facts, const std::string& table) {
    std::vector<Unique> out;
    // From the oldest on: index_list counts from the newest.
    for (const auto& row :
         facts.ask("SELECT l.name, m.sql FROM pragma_index_list(" + table +
                   ") AS l LEFT JOIN sqlite_master AS m ON m.type = 'index' AND "
                   "m.name = l.name WHERE l.\"unique\" AND l.origin <> 'pk' ORDER "
                   "BY l.seq DESC")) {
        Unique& unique = out.emplace_back();
        unique.index = Identifier(row.at(0).value_or(""));
        unique.sql = row.at(1).value_or("");
        for (const auto& part : facts.ask("SELECT name, coll FROM pragma_index_xinfo(" +
                                          literal(unique.index.str(), Dialect::sqlite) +
                                          ") WHERE key ORDER BY seqno")) {
            const std::string name = part.at(0).value_or("");
            const std::string collation = part.at(1).value_or("BINARY");
            unique.columns.push_back(name);
            unique.listed += (unique.listed.empty() ? "" : ", ") + sql_name(Identifier(name));
            if (collation != "BINARY") {
                unique.listed += " COLLATE " + collation;
            }
        }
    }
    return out;
}

std::set<std::string> as_set(const std::vector<std::string>& names) {
    std::set<std::string> out;
    for (const std::string& name : names) {
        out.insert(to_lower(name));
    }
    return out;
}

/// A foreign key needs what it refers to to be unique among all rows.
void refuse_referred(Facts& facts, const std::string& table, const std::vector<Unique>& uniques) {
    std::map<std::string, std::vector<std::string>> keys;
    for (const auto& row : facts.ask(
             "SELECT m.name, f.id, f.\"to\" FROM sqlite_master AS m JOIN "
             "pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND f.\"table\" = " +
             table + " COLLATE NOCASE AND f.\"to\" IS NOT NULL")) {
        keys[row.at(0).value_or("") + " " + row.at(1).value_or("")].push_back(
            row.at(2).value_or(""));
    }
    for (const auto& [key, columns] : keys) {
        for (const Unique& unique : uniques) {
            if (as_set(unique.columns) == as_set(columns)) {
                throw Error(ErrorKind::database,
                            fmt::format("a foreign key of table {} refers to {}, which must stay "
                                        "unique among all rows",
                                        key.substr(0, key.rfind(' ')),
                                        unique.listed),
                            "Leave out `uniques: live`, or drop that foreign key first.");
            }
        }
    }
}

Identifier name_of(const PartialUniques& op, const Unique& unique) {
    return name_by_rule("uq_{table}_{columns}", op.table, unique.columns, "");
}

std::string from_constraint(const PartialUniques& op, const Unique& unique) {
    return fmt::format("CREATE UNIQUE INDEX {} ON {} ({}) WHERE {}",
                       sql_name(name_of(op, unique)),
                       sql_name(op.table.name),
                       unique.listed,
                       op.where);
}

/// The table without its UNIQUE constraints; false where it has none.
bool drop_constraints(sqlite::Draft& draft) {
    bool any = false;
    for (const sqlite::TableText::Constraint& constraint : draft.table.constraints()) {
        if (constraint.kind != sqlite::TableText::Kind::unique) {
            continue;
        }
        if (sqlite::has_conflict_clause(constraint.text)) {
            throw Error(ErrorKind::database,
                        fmt::format("{} of table {} cannot become a unique index, which has no ON "
                                    "CONFLICT",
                                    constraint.text,
                                    sql_name(draft.table.name())),
                        "Leave out `uniques: live`, or make the constraint plain first.");
        }
        any = draft.table.drop_constraint(constraint) || any;
    }
    return any;
}

Resolved resolve(const PartialUniques& op, Facts& facts) {
    const std::string table = literal(op.table.name.str(), Dialect::sqlite);
    sqlite::read_table(facts, op.table.name);  // There must be one.
    const std::vector<Unique> uniques = read_uniques(facts, table);
    refuse_referred(facts, table, uniques);

    sqlite::RebuildPlan plan;
    plan.keep = "the unique constraints and unique indexes of " + to_text(op.table);
    plan.edit = [](sqlite::Draft& draft, const auto&...) { return drop_constraints(draft); };
    Resolved out = sqlite::rebuilt(facts, op.table.name, plan);
    for (const Unique& unique : uniques) {
        if (unique.sql.empty()) {
            out.statements.push_back(from_constraint(op, unique));
            out.kept->statements.push_back("DROP INDEX " + sql_name(name_of(op, unique)));
            continue;
        }
        const std::string drop = "DROP INDEX " + sql_name(unique.index);
        for (const std::string& sql : {drop, sqlite::narrowed_index(unique.sql, op.where)}) {
            out.statements.push_back(sql);
        }
        for (const std::string& sql : {drop, unique.sql}) {
            out.kept->statements.push_back(sql);
        }
    }
    return out;
}

}  // namespace

void render_sqlite(const PartialUniques& op, const Setting& /*setting*/, Output& out) {
    out.live(
        fmt::format("turn the unique constraints of {} into unique indexes where {}",
                    sql_name(op.table),
                    op.where),
        [op](Facts& facts) { return resolve(op, facts); },
        true);
}

}  // namespace dbtool::ddl
