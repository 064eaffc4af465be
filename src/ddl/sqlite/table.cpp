#include "ddl/families/table.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/definition.hpp"
#include "ddl/sqlite/schema.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

/// SQLite would drop a table that others refer to, and delete their rows by ON DELETE CASCADE.
void refuse_referred(Facts& facts, const Identifier& table) {
    const auto rows = facts.ask(
        "SELECT m.name FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f WHERE "
        "m.type = 'table' AND f.\"table\" = " +
        literal(table.str(), Dialect::sqlite) + " COLLATE NOCASE ORDER BY m.rowid");
    for (const auto& row : rows) {
        const Identifier other(row.at(0).value_or(""));
        if (!sqlite::same_name(other, table)) {
            throw Error(
                ErrorKind::database,
                fmt::format(
                    "table {} cannot be dropped: table {} refers to it", table.str(), other.str()),
                "Drop the foreign key, or that table, first.");
        }
    }
}

}  // namespace

void render_sqlite(const CreateTable& op, const Setting& setting, Output& out) {
    const bool if_not_exists = setting.common.if_not_exists;
    out.statement(sqlite::table_sql(op.table.name, op.body, if_not_exists));
    for (const Index& index : op.body.indexes) {
        out.statement(sqlite::index_sql(op.table.name, index, if_not_exists));
    }
}

void render_sqlite(const DropTable& op, const Setting& setting, Output& out) {
    std::string drop = "DROP TABLE " + std::string(setting.if_exists()) + sql_name(op.table.name);
    const bool if_exists = setting.common.if_exists;
    // Foreign keys are off so that rows that refer to rows of their own table do not stand in the
    // way.
    out.live(
        drop,
        [drop, table = op.table.name, if_exists](Facts& facts) -> Resolved {
            const auto schema = sqlite::schema_of(facts);
            if (if_exists && sqlite::find_object(schema, "table", table) == nullptr) {
                return {};
            }
            sqlite::require_object(schema, "table", table);
            refuse_referred(facts, table);
            return {{drop}};
        },
        true);
}

void render_sqlite(const RenameTable& op, const Setting& setting, Output& out) {
    std::string rename = "ALTER TABLE " + sql_name(op.table.name) + " RENAME TO " + sql_name(op.to);
    if (!setting.common.if_exists) {
        if (sqlite::same_name(op.table.name, op.to)) {
            // SQLite takes another case of the name for a table that is there already.
            const std::string between = sql_name(Identifier(op.to.str() + "_renamed"));
            out.statement("ALTER TABLE " + sql_name(op.table.name) + " RENAME TO " + between);
            rename = "ALTER TABLE " + between + " RENAME TO " + sql_name(op.to);
        }
        out.statement(std::move(rename));
        return;
    }
    out.live(rename, [rename, table = op.table.name](Facts& facts) -> Resolved {
        if (sqlite::find_object(sqlite::schema_of(facts), "table", table) == nullptr) {
            return {};
        }
        return {{rename}};
    });
}

}  // namespace dbtool::ddl
