#include "ddl/families/view.hpp"

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/schema.hpp"

namespace dbtool::ddl {
namespace {

/// T: CreateView or ReplaceView.
template <typename T>
std::string view_sql(const T& op, bool if_not_exists) {
    std::string out = "CREATE VIEW " + std::string(if_not_exists ? "IF NOT EXISTS " : "") +
                      sql_name(op.name.name);
    if (!op.columns.empty()) {
        out += " (" + column_list(op.columns) + ")";
    }
    return out + " AS\n" + op.query;
}

/// The old view goes, with its triggers, which are made again behind the new one.
Resolved replaced(Facts& facts, const Identifier& name, const std::string& create) {
    Resolved out = sqlite::drop_and_keep(facts, "view", name, "view " + name.str(), false);
    out.statements.push_back(create);
    for (std::size_t i = 1; i < out.kept->statements.size(); ++i) {
        out.statements.push_back(out.kept->statements[i]);
    }
    out.kept->statements.insert(out.kept->statements.begin(), "DROP VIEW " + sql_name(name));
    return out;
}

}  // namespace

void render_sqlite(const CreateView& op, const Setting& setting, Output& out) {
    out.statement(view_sql(op, setting.common.if_not_exists));
}

void render_sqlite(const ReplaceView& op, const Setting& /*setting*/, Output& out) {
    std::string create = view_sql(op, false);
    out.live("DROP VIEW " + sql_name(op.name.name) + ";\n" + create,
             [name = op.name.name, create](Facts& facts) { return replaced(facts, name, create); });
}

void render_sqlite(const DropView& op, const Setting& setting, Output& out) {
    const bool if_exists = setting.common.if_exists;
    out.dropping("DROP VIEW " + std::string(setting.if_exists()) + sql_name(op.name.name),
                 [name = op.name.name, if_exists](Facts& facts) {
                     return sqlite::drop_and_keep(
                         facts, "view", name, "view " + name.str(), if_exists);
                 });
}

}  // namespace dbtool::ddl
