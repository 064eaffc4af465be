#include "ddl/sqlite/rebuild.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/compiles.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {
namespace {

/// A name that nothing has: `posts_before`, `posts_before2`, ...
Identifier free_name(const std::vector<SchemaObject>& schema, const Identifier& table) {
    for (int i = 1;; ++i) {
        const Identifier name(table.str() + "_before" + (i == 1 ? "" : std::to_string(i)));
        const bool taken = std::any_of(schema.begin(), schema.end(), [&](const SchemaObject& one) {
            return same_name(one.name, name);
        });
        if (!taken) {
            return name;
        }
    }
}

/// A name for the rowid that no column hides; empty where rowids are not to be copied: without a
/// rowid, or where a column stands for it (then it is copied as that column).
std::string rowid_name(const TableText& before, const TableText& after) {
    if (before.without_rowid() || after.without_rowid() || before.rowid_alias() ||
        after.rowid_alias()) {
        return "";
    }
    static constexpr std::array<std::string_view, 3> names = {"rowid", "oid", "_rowid_"};
    for (const std::string_view name : names) {
        const Identifier column{std::string(name)};
        if (!before.find_column(column) && !after.find_column(column)) {
            return std::string(name);
        }
    }
    return "";
}

/// INSERT INTO posts (...) SELECT ... FROM the old one, which goes by the table's own name there,
/// so that expressions may name it. Empty where there is no column to copy.
std::string copy_statement(const Draft& draft, const TableText& before, const Identifier& old) {
    std::vector<std::string> targets;
    std::vector<std::string> sources;
    const std::string rowid = rowid_name(before, draft.table);
    if (!rowid.empty()) {
        targets.push_back(rowid);
        sources.push_back(rowid);
    }
    for (const TableText::Column& column : draft.table.columns()) {
        if (column.generated) {
            continue;
        }
        const auto fill = std::find_if(draft.fill.begin(), draft.fill.end(), [&](const auto& one) {
            return same_name(one.first, column.name);
        });
        if (fill != draft.fill.end()) {
            targets.push_back(sql_name(column.name));
            sources.push_back(fill->second);
        } else if (before.find_column(column.name)) {
            targets.push_back(sql_name(column.name));
            sources.push_back(sql_name(column.name));
        }
    }
    if (targets.empty()) {
        return "";
    }
    const std::string name = sql_name(draft.table.name());
    return "INSERT INTO " + name + " (" + joined(targets) + ") SELECT " + joined(sources) +
           " FROM " + sql_name(old) + " AS " + name;
}

bool counts(const TableText& table) {
    return mentions(table.str(), Identifier("autoincrement"));
}

/// The numbers that were given out once are not given out again.
std::vector<std::string> keep_sequence(Facts& facts, const Draft& draft, const TableText& before) {
    if (!counts(before) || !counts(draft.table)) {
        return {};
    }
    const std::string name = literal(draft.table.name().str(), Dialect::sqlite);
    const auto rows = facts.ask("SELECT seq FROM sqlite_sequence WHERE name = " + name);
    if (rows.empty()) {
        return {};
    }
    return {"DELETE FROM sqlite_sequence WHERE name = " + name,
            "INSERT INTO sqlite_sequence (name, seq) VALUES (" + name + ", " +
                rows.front().at(0).value_or("0") + ")"};
}

/// `CHECK (posts.karma > 0)`, which means nothing while the table has another name.
bool names_itself(const TableText& table) {
    const std::string definition = table.str();
    const Scanned text(definition);
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text.is_name(i) && text.is_symbol(i + 1, '.') &&
            same_name(text.name(i), table.name())) {
            return true;
        }
    }
    return false;
}

/// Makes the table's name free; its rows are then under the name `old`.
std::vector<std::string> move_away(const TableText& table,
                                   const Identifier& old,
                                   const std::string& rowid) {
    const std::string name = sql_name(table.name());
    if (names_itself(table)) {
        return {"CREATE TABLE " + sql_name(old) + " AS SELECT " +
                    (rowid.empty() ? "" : rowid + ", ") + "* FROM " + name,
                "DROP TABLE " + name};
    }
    return {"PRAGMA legacy_alter_table = ON",
            "ALTER TABLE " + name + " RENAME TO " + sql_name(old),
            "PRAGMA legacy_alter_table = OFF"};
}

void append(std::vector<std::string>& statements, const std::vector<std::string>& more) {
    statements.insert(statements.end(), more.begin(), more.end());
}

std::vector<std::string> steps(Facts& facts, const Draft& draft, const TableText& before) {
    const Identifier old = free_name(draft.schema, before.name());
    std::vector<std::string> out = draft.before;
    append(out, move_away(before, old, rowid_name(before, draft.table)));
    out.push_back(draft.table.str());
    if (std::string copy = copy_statement(draft, before, old); !copy.empty()) {
        out.push_back(std::move(copy));
    }
    out.push_back("DROP TABLE " + sql_name(old));
    append(out, keep_sequence(facts, draft, before));
    for (const SchemaObject& object : draft.attached) {
        out.push_back(object.sql);
    }
    return out;
}

Restore old_state(const Draft& draft,
                  const TableText& before,
                  const std::vector<SchemaObject>& attached,
                  const RebuildPlan& plan) {
    Restore kept{.of = 0, .what = plan.keep, .statements = {}, .tables = {}};
    kept.tables.push_back({before.name(), before.str(), plan.down_fill});
    for (const SchemaObject& object : attached) {
        const bool stays =
            std::any_of(draft.attached.begin(), draft.attached.end(), [&](const SchemaObject& one) {
                return one.type == object.type && one.name == object.name;
            });
        if (!stays) {
            kept.statements.push_back(object.sql);
        }
    }
    return kept;
}

}  // namespace

Resolved rebuilt(Facts& facts, const Identifier& table, const RebuildPlan& plan) {
    const std::vector<SchemaObject> schema = schema_of(facts);
    const TableText before = TableText::parse(require_object(schema, "table", table).sql);
    Draft draft{.table = before, .schema = schema, .attached = {}};
    for (const SchemaObject& object : schema) {
        if ((object.type == "index" || object.type == "trigger") &&
            same_name(object.table, before.name())) {
            draft.attached.push_back(object);
        }
    }
    const std::vector<SchemaObject> attached = draft.attached;
    Resolved out;
    if (plan.edit(draft)) {
        out.statements = steps(facts, draft, before);
        for (std::string& check : compile_checks(facts, schema, draft)) {
            out.statements.push_back(std::move(check));
        }
    }
    if (!plan.keep.empty()) {
        out.kept = out.statements.empty() ? Restore{.of = 0, .what = plan.keep}
                                          : old_state(draft, before, attached, plan);
    }
    return out;
}

void rebuild(Output& out, const QualifiedName& table, std::string shown, RebuildPlan plan) {
    out.live(
        std::move(shown),
        [name = table.name, plan = std::move(plan)](Facts& facts) {
            return rebuilt(facts, name, plan);
        },
        true);
}

}  // namespace dbtool::ddl::sqlite
