#include "ddl/postgres/partitioned_index.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/ddl/names.hpp>

#include "ddl/postgres/kept.hpp"

namespace dbtool::ddl {
namespace {

/// The index on one partition.
Index index_of(const CreateIndex& op, const QualifiedName& partition) {
    Index index = op.index;
    index.name = name_by_rule(
        "{table}_{columns}", {std::nullopt, op.index.name}, {partition.name.str()}, "");
    return index;
}

std::string attach(const CreateIndex& op, const QualifiedName& partition, const Index& index) {
    return fmt::format("ALTER INDEX {} ATTACH PARTITION {}",
                       sql_name(beside(op.table, op.index.name)),
                       sql_name(beside(partition, index.name)));
}

/// The partitions right below the table: schema, name, and whether it is divided again.
Facts::Rows children(Facts& facts, const CreateIndex& op) {
    const std::string text = to_text(op.table);
    const std::optional<std::string> oid = oid_of(facts, "regclass", op.table);
    if (!oid) {
        throw not_there("table " + text);
    }
    return facts.ask_bare(
        fmt::format("SELECT n.nspname, c.relname, c.relkind = 'p' FROM pg_inherits i "
                    "JOIN pg_class c ON c.oid = i.inhrelid "
                    "JOIN pg_namespace n ON n.oid = c.relnamespace "
                    "WHERE i.inhparent = {} ORDER BY 1, 2",
                    *oid));
}

/// The table may have got or lost partitions since the run was planned. One that is new has the
/// index already. One that is divided again gets its own from those of its partitions, which
/// PostgreSQL finds and attaches when it makes it.
Resolved attach_all(Facts& facts, const CreateIndex& op, const std::vector<Identifier>& built) {
    Resolved resolved;
    for (const auto& row : children(facts, op)) {
        const QualifiedName partition{Identifier(row.at(0).value_or("")),
                                      Identifier(row.at(1).value_or(""))};
        const Index index = index_of(op, partition);
        const bool divided = row.at(2) == "t";
        if (divided) {
            resolved.statements.push_back(index_sql(partition, index));
        }
        if (divided || std::find(built.begin(), built.end(), partition.name) != built.end()) {
            resolved.statements.push_back(attach(op, partition, index));
        }
    }
    return resolved;
}

}  // namespace

void build_by_partition(const CreateIndex& op,
                        const std::vector<QualifiedName>& partitions,
                        IndexForm form,
                        Output& out) {
    form.only = true;
    out.statement(index_sql(op.table, op.index, form));
    form.only = false;
    form.concurrently = true;
    std::vector<Identifier> built;
    for (const QualifiedName& partition : partitions) {
        out.solo(index_sql(partition, index_of(op, partition), form), form.if_not_exists);
        built.push_back(partition.name);
    }
    out.live(fmt::format("ALTER INDEX {} ATTACH PARTITION the indexes of {}",
                         sql_name(beside(op.table, op.index.name)),
                         counted(partitions.size(), "partition")),
             [op, built](Facts& facts) { return attach_all(facts, op, built); });
}

}  // namespace dbtool::ddl
