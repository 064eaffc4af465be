// Unique and primary keys, of the family in constraint.hpp.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/families/column.hpp"
#include "ddl/families/constraint.hpp"
#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/constraint_text.hpp"
#include "ddl/postgres/index_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/object_comment.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// A key that is built as an index first. A partitioned table's cannot be.
template <typename T>
bool by_index(const T& op, const Setting& setting) {
    const bool partitioned =
        setting.context.partitions_of && !setting.context.partitions_of(op.table).empty();
    return setting.online(op.table) && !partitioned && !op.using_index;
}

std::string build(const QualifiedName& table, const UniqueKey& key) {
    Index index;
    index.name = key.name;
    index.unique = true;
    for (const Identifier& column : key.columns) {
        index.columns.emplace_back().name = column;
    }
    return index_sql(table, index, {.concurrently = true});
}

std::string quoted_list(const std::vector<Identifier>& names) {
    std::vector<std::string> parts;
    for (const Identifier& name : names) {
        parts.push_back(quote_literal(name.str()));
    }
    return joined(parts);
}

/// DROP NOT NULL for those columns of the key that may be null now. The columns: by name, or those
/// of an index.
std::vector<std::string> kept_nulls(Facts& facts,
                                    const std::string& table,
                                    const std::string& index,
                                    const UniqueKey& key) {
    const std::string which =
        index.empty() ? fmt::format("attname IN ({})", quoted_list(key.columns))
                      : fmt::format(
                            "attnum IN (SELECT unnest((indkey::int2[])[0:indnkeyatts - 1]) "
                            "FROM pg_index WHERE indexrelid = {})",
                            index);
    return texts(facts,
                 fmt::format("SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', "
                             "attrelid::regclass, attname) FROM pg_attribute "
                             "WHERE attrelid = {} AND NOT attnotnull AND {} ORDER BY attnum",
                             table,
                             which));
}

/// How a key comes down that leaves more behind than it found: NOT NULL columns, or no index.
template <typename T>
Restore kept_of(Facts& facts, const T& op, bool primary) {
    Restore kept;
    kept.what = fmt::format("what {} was before key {}", to_text(op.table), op.key.name.str());
    const std::optional<std::string> table = oid_of(facts, "regclass", op.table);
    if (!table) {
        throw not_there("table " + to_text(op.table));
    }
    kept.statements = texts(facts,
                            fmt::format("SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', "
                                        "{}::regclass, {})",
                                        *table,
                                        quote_literal(op.key.name.str())));
    std::string index;
    if (op.using_index) {
        const QualifiedName name = beside(op.table, *op.using_index);
        index = oid_of(facts, "regclass", name).value_or("");
        if (index.empty()) {
            throw not_there("index " + to_text(name));
        }
    }
    std::vector<std::string> more;
    if (primary) {
        more = kept_nulls(facts, *table, index, op.key);
        kept.statements.insert(kept.statements.end(), more.begin(), more.end());
    }
    if (!index.empty()) {
        more = kept_index(facts, index, false);
        kept.statements.insert(kept.statements.end(), more.begin(), more.end());
    }
    return kept;
}

}  // namespace

void render_postgres(const AddUnique& op, const Setting& setting, Output& out) {
    if (op.using_index) {
        out.keep(fmt::format("keep the definition of index {}", op.using_index->str()),
                 [op](Facts& facts) {
                     return Resolved{.statements = {}, .kept = kept_of(facts, op, false)};
                 });
    }
    const bool online = by_index(op, setting);
    if (online) {
        out.solo(build(op.table, op.key));
    }
    if (online || op.using_index) {
        out.statement(alter_table(op.table) + "ADD " +
                      unique_using_index_clause(
                          op.key.name, op.using_index.value_or(op.key.name), op.deferrable));
    } else {
        out.statement(alter_table(op.table) + "ADD " + unique_clause(op.key, op.deferrable));
    }
    comment_on_constraint(op.table, op.key.name, setting, out);
}

void render_postgres(const AddPrimaryKey& op, const Setting& setting, Output& out) {
    out.keep(fmt::format("keep which columns of the key of {} may be null", to_text(op.table)),
             [op](Facts& facts) {
                 return Resolved{.statements = {}, .kept = kept_of(facts, op, true)};
             });
    const bool online = by_index(op, setting);
    if (online) {
        // Else the columns would be looked through under a lock that stops readers too.
        for (const Identifier& column : op.key.columns) {
            render_postgres(SetNotNull{op.table, column, {}}, setting, out);
        }
        out.solo(build(op.table, op.key));
    }
    if (online || op.using_index) {
        out.statement(alter_table(op.table) + "ADD " +
                      primary_key_using_index_clause(
                          op.key.name, op.using_index.value_or(op.key.name), op.deferrable));
    } else {
        out.statement(alter_table(op.table) + "ADD " + primary_key_clause(op.key, op.deferrable));
    }
    comment_on_constraint(op.table, op.key.name, setting, out);
}

}  // namespace dbtool::ddl
