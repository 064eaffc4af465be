#include "ddl/families/restore.hpp"

#include <algorithm>

#include "ddl/sqlite/rebuild.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

using sqlite::TableText;

/// The same but for blanks, comments, quotes and case of names: renaming a table puts quotes into
/// what refers to it.
bool same_text(std::string_view a, std::string_view b) {
    const sqlite::Scanned one(a);
    const sqlite::Scanned other(b);
    if (one.size() != other.size()) {
        return false;
    }
    for (std::size_t i = 0; i < one.size(); ++i) {
        const auto names = [](sqlite::Token::Kind kind) {
            return kind == sqlite::Token::Kind::word || kind == sqlite::Token::Kind::quoted;
        };
        const bool same = names(one[i].kind) && names(other[i].kind)
                              ? sqlite::same_name(one.name(i), other.name(i))
                              : one.text(i) == other.text(i);
        if (!same) {
            return false;
        }
    }
    return true;
}

/// The definition as it was, with the columns and constraints that the table has got since: from a
/// migration of another branch, or from somebody's hands. Their rows' values stay.
TableText as_it_was(const std::string& definition, const TableText& now) {
    TableText was = TableText::parse(definition);
    for (const TableText::Column& column : now.columns()) {
        if (!was.find_column(column.name)) {
            was.add_column(sql_name(column.name) + " " + column.type + " " + column.constraints);
        }
    }
    const std::vector<TableText::Constraint> old = was.constraints();
    for (const TableText::Constraint& one : now.constraints()) {
        const bool known =
            std::any_of(old.begin(), old.end(), [&](const TableText::Constraint& other) {
                return other.kind == one.kind && same_text(other.text, one.text);
            });
        // A primary key is what is undone here; what stands at a column goes as the column does.
        if (!known && !one.of_column && one.kind != TableText::Kind::primary_key) {
            was.add_constraint((one.name.empty() ? "" : "CONSTRAINT " + sql_name(one.name) + " ") +
                               one.text);
        }
    }
    return was;
}

}  // namespace

void render_sqlite(const Restore& op, const Setting& /*setting*/, Output& out) {
    for (const Restore::Table& table : op.tables) {
        sqlite::rebuild(out,
                        {std::nullopt, table.name},
                        "rebuild " + sql_name(table.name) + " as it was",
                        {.edit = [table](sqlite::Draft& draft) {
                            draft.table = as_it_was(table.definition, draft.table);
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
