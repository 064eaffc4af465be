#include "ddl/postgres/kept.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {
namespace {

std::optional<std::string> first(const Facts::Rows& rows) {
    if (rows.empty() || rows.front().empty()) {
        return std::nullopt;
    }
    return rows.front().front();
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
    to.insert(to.end(), more.begin(), more.end());
}

/// Statements about an index that is there again. `{0}`: its oid.
constexpr std::string_view index_extras = R"(
SELECT format('ALTER INDEX %s SET TABLESPACE %I', c.oid::regclass, s.spcname)
  FROM pg_class c JOIN pg_tablespace s ON s.oid = c.reltablespace WHERE c.oid = {0}
UNION ALL
SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', a.attrelid::regclass, a.attnum, a.attstattarget)
  FROM pg_attribute a WHERE a.attrelid = {0} AND a.attstattarget >= 0
UNION ALL
SELECT format('COMMENT ON INDEX %s IS %L', {0}::regclass, obj_description({0}, 'pg_class'))
 WHERE obj_description({0}, 'pg_class') IS NOT NULL
UNION ALL
SELECT format('ALTER TABLE %s CLUSTER ON %I', i.indrelid::regclass, c.relname)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.oid = {0} AND i.indisclustered
UNION ALL
SELECT format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', i.indrelid::regclass, c.relname)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.oid = {0} AND i.indisreplident
)";

/// A constraint and its comment. `{0}`: a condition on `k`.
constexpr std::string_view constraints = R"(
SELECT s.sql
  FROM pg_constraint k,
       LATERAL (VALUES
           (1, format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
                      pg_get_constraintdef(k.oid))),
           (2, format('COMMENT ON CONSTRAINT %I ON %s IS ', k.conname, k.conrelid::regclass)
               || quote_literal(obj_description(k.oid, 'pg_constraint')))) s (place, sql)
 WHERE {0} AND s.sql IS NOT NULL
 ORDER BY k.conrelid::regclass::text, k.conname, s.place
)";

/// The foreign keys that rest on an index.
std::vector<std::string> kept_keys(Facts& facts, const std::string& index) {
    return texts(
        facts,
        fmt::format(
            constraints,
            fmt::format("k.contype = 'f' AND k.conindid = {} AND k.conparentid = 0", index)));
}

/// An index and those on partitions below it, from the top down.
std::vector<std::string> index_tree(Facts& facts, const std::string& oid) {
    return texts(
        facts,
        fmt::format("SELECT relid::oid FROM pg_partition_tree({}) ORDER BY level, relid", oid));
}

}  // namespace

std::optional<std::string> oid_of(Facts& facts, std::string_view kind, const QualifiedName& name) {
    return first(facts.ask(fmt::format("SELECT to_{}({})::oid", kind, quote_literal(quote(name)))));
}

std::optional<std::string> oid_of_constraint(Facts& facts,
                                             const QualifiedName& table,
                                             const Identifier& name) {
    return first(facts.ask(fmt::format(
        "SELECT oid FROM pg_constraint WHERE conrelid = to_regclass({}) AND conname = {}",
        quote_literal(quote(table)),
        quote_literal(name.str()))));
}

std::vector<std::string> texts(Facts& facts, const std::string& sql) {
    std::vector<std::string> out;
    for (const auto& row : facts.ask_bare(sql)) {
        if (!row.empty() && row.front()) {
            out.push_back(*row.front());
        }
    }
    return out;
}

std::vector<std::string> kept_index(Facts& facts, const std::string& oid, bool keys) {
    std::vector<std::string> out;
    std::vector<std::string> tree = index_tree(facts, oid);
    if (tree.empty()) {
        tree = {oid};  // Of an ordinary table.
    }
    for (const std::string& index : tree) {
        append(out, texts(facts, fmt::format("SELECT pg_get_indexdef({})", index)));
        if (index != oid) {
            append(out,
                   texts(facts,
                         fmt::format("SELECT format('ALTER INDEX %s ATTACH PARTITION %s', "
                                     "inhparent::regclass, inhrelid::regclass) FROM pg_inherits "
                                     "WHERE inhrelid = {}",
                                     index)));
        }
    }
    for (const std::string& index : tree) {
        append(out, texts(facts, fmt::format(index_extras, index)));
    }
    if (keys) {
        append(out, kept_keys(facts, oid));
    }
    return out;
}

std::vector<std::string> kept_constraint(Facts& facts, const std::string& oid, bool keys) {
    std::vector<std::string> out =
        texts(facts, fmt::format(constraints, fmt::format("k.oid = {}", oid)));
    const std::optional<std::string> index = first(facts.ask_bare(
        fmt::format("SELECT conindid FROM pg_constraint WHERE oid = {} AND contype IN ('p', 'u', "
                    "'x')",
                    oid)));
    if (index) {
        // pg_get_constraintdef() leaves them out.
        append(out,
               texts(facts,
                     fmt::format("SELECT format('ALTER INDEX %s SET (%s)', oid::regclass, "
                                 "array_to_string(reloptions, ', ')) FROM pg_class WHERE oid = {} "
                                 "AND reloptions IS NOT NULL",
                                 *index)));
        append(out, texts(facts, fmt::format(index_extras, *index)));
        if (keys) {
            append(out, kept_keys(facts, *index));
        }
    }
    return out;
}

Error not_there(const std::string& what) {
    return {ErrorKind::database,
            what + " is not there",
            "Look at the name, its schema and the search_path; `if_exists: true` passes over it."};
}

}  // namespace dbtool::ddl
