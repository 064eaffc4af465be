#include "ddl/families/index.hpp"

#include "ddl/sqlite/definition.hpp"
#include "ddl/sqlite/schema.hpp"

namespace dbtool::ddl {

void render_sqlite(const CreateIndex& op, const Setting& setting, Output& out) {
    out.statement(sqlite::index_sql(op.table.name, op.index, setting.common.if_not_exists));
}

void render_sqlite(const DropIndex& op, const Setting& setting, Output& out) {
    const bool if_exists = setting.common.if_exists;
    out.dropping("DROP INDEX " + std::string(setting.if_exists()) + sql_name(op.name.name),
                 [name = op.name.name, if_exists](Facts& facts) {
                     return sqlite::drop_and_keep(
                         facts, "index", name, "index " + name.str(), if_exists);
                 });
}

void render_sqlite(const Reindex& op, const Setting& /*setting*/, Output& out) {
    const Identifier& name = op.name ? op.name->name : op.table->name;
    out.statement("REINDEX " + sql_name(name));
}

}  // namespace dbtool::ddl
