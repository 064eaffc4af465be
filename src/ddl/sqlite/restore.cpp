#include "ddl/families/restore.hpp"

#include "ddl/sqlite/rebuild.hpp"

namespace dbtool::ddl {

void render_sqlite(const Restore& op, const Setting& /*setting*/, Output& out) {
    for (const Restore::Table& table : op.tables) {
        sqlite::rebuild(out,
                        {std::nullopt, table.name},
                        "rebuild " + sql_name(table.name) + " as it was",
                        {.edit = [table](sqlite::Draft& draft) {
                            draft.table = sqlite::TableText::parse(table.definition);
                            draft.fill = table.fill;
                            return true;
                        }});
    }
    for (const std::string& sql : op.statements) {
        if (op.outside_transaction) {
            out.solo(sql);
        } else {
            out.statement(sql);
        }
    }
}

}  // namespace dbtool::ddl
