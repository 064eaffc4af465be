#include "ddl/families/data.hpp"

#include <dbtool/core/text.hpp>

#include "ddl/data_sql.hpp"

namespace dbtool::ddl {

void render_sqlite(const Insert& op, const Setting& /*setting*/, Output& out) {
    for (std::string& sql : insert_statements(op, Dialect::sqlite)) {
        out.statement(std::move(sql));
    }
}

void render_sqlite(const DeleteRows& op, const Setting& /*setting*/, Output& out) {
    for (std::string& sql : delete_statements(op, Dialect::sqlite)) {
        out.statement(std::move(sql));
    }
}

void render_sqlite(const Update& op, const Setting& /*setting*/, Output& out) {
    out.statement(update_statement(op.table, op.set, op.where));
}

void render_sqlite(const Delete& op, const Setting& /*setting*/, Output& out) {
    out.statement(delete_statement(op.table, op.where));
}

/// There is one writer, and it has all of the file: batches would make nobody wait less.
void render_sqlite(const Backfill& op, const Setting& /*setting*/, Output& out) {
    out.statement(update_statement(op.table, op.set, op.where));
}

void render_sqlite(const Sql& op, const Setting& /*setting*/, Output& out) {
    const std::optional<std::string>& text = op.up.text_for(Dialect::sqlite);
    if (!text || trim(*text).empty()) {
        return;
    }
    if (op.transaction) {
        out.script(*text);
    } else {
        out.solo_script(*text);
    }
}

}  // namespace dbtool::ddl
