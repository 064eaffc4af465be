#include "ddl/families/object.hpp"

#include <dbtool/core/error.hpp>

#include "ddl/sqlite/rebuild.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

/// CREATE INDEX under another name.
std::string renamed_index(const std::string& create_index, const Identifier& to) {
    const sqlite::Scanned text(create_index);
    std::size_t name = 0;
    while (name + 1 < text.size() && !text.is_word(name, "INDEX")) {
        ++name;
    }
    ++name;
    return create_index.substr(0, text[name].begin) + sql_name(to) +
           create_index.substr(text[name].end);
}

std::vector<std::string> constraint_names(const sqlite::TableText& table) {
    std::vector<std::string> names;
    for (const auto& one : table.constraints()) {
        if (!one.name.empty()) {
            names.push_back(one.name.str());
        }
    }
    return names;
}

}  // namespace

void render_sqlite(const RenameIndex& op, const Setting& setting, Output& out) {
    const bool if_exists = setting.common.if_exists;
    out.live("rename index " + sql_name(op.from.name) + " to " + sql_name(op.to),
             [from = op.from.name, to = op.to, if_exists](Facts& facts) -> Resolved {
                 const auto schema = sqlite::schema_of(facts);
                 if (if_exists && sqlite::find_object(schema, "index", from) == nullptr) {
                     return {};
                 }
                 const auto& index = sqlite::require_object(schema, "index", from);
                 return {{"DROP INDEX " + sql_name(index.name), renamed_index(index.sql, to)}};
             });
}

void render_sqlite(const RenameConstraint& op, const Setting& /*setting*/, Output& out) {
    sqlite::rebuild(
        out,
        op.table,
        "rebuild " + sql_name(op.table.name) + " with constraint " + sql_name(op.from) +
            " renamed to " + sql_name(op.to),
        {.edit = [from = op.from, to = op.to](sqlite::Draft& draft) {
            if (!draft.table.rename_constraint(from, to)) {
                throw sqlite::no_such_part(
                    "constraint", from, draft.table.name(), constraint_names(draft.table));
            }
            return true;
        }});
}

}  // namespace dbtool::ddl
