#include "ddl/families/row_triggers.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include <dbtool/core/error.hpp>

#include "ddl/sql_text.hpp"
#include "ddl/sqlite/row_triggers_text.hpp"
#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl {
namespace {

using sqlite::TableShape;

TableShape read_shape(Facts& facts, const Identifier& table) {
    const std::string name = literal(table.str(), Dialect::sqlite);
    TableShape shape;
    shape.name = table;
    std::map<int, Identifier> key;
    bool integer_key = false;
    // table_xinfo tells generated columns too; hidden 1 is a hidden column of a virtual table.
    for (const auto& row : facts.ask("SELECT name, pk, upper(type) FROM pragma_table_xinfo(" +
                                     name + ") WHERE hidden <> 1 ORDER BY cid")) {
        shape.columns.emplace_back(row.at(0).value_or(""));
        if (const int place = std::stoi(row.at(1).value_or("0")); place > 0) {
            key[place] = shape.columns.back();
            integer_key = row.at(2) == "INTEGER";
        }
    }
    if (shape.columns.empty()) {
        throw Error(ErrorKind::database, "there is no table " + sql_name(table));
    }
    for (const auto& [place, column] : key) {
        shape.key.push_back(column);
    }
    const Facts::Rows list = facts.ask("SELECT wr FROM pragma_table_list(" + name +
                                       ") WHERE schema = 'main' AND type = 'table'");
    shape.has_rowid = list.empty() || list.front().at(0) != "1";
    shape.rowid_is_key = shape.has_rowid && key.size() == 1 && integer_key;
    return shape;
}

/// The foreign keys that take rows along when their parent is deleted.
std::vector<sqlite::Cascade> read_cascades(Facts& facts, const Identifier& table) {
    std::map<std::string, sqlite::Cascade> by_id;
    // A foreign key without columns is to the parent's primary key.
    for (const auto& row :
         facts.ask("SELECT f.id, f.\"table\", f.\"from\", coalesce(f.\"to\", (SELECT p.name FROM "
                   "pragma_table_info(f.\"table\") AS p WHERE p.pk = f.seq + 1)) FROM "
                   "pragma_foreign_key_list(" +
                   literal(table.str(), Dialect::sqlite) +
                   ") AS f WHERE upper(f.on_delete) = 'CASCADE' ORDER BY f.id, f.seq")) {
        sqlite::Cascade& cascade = by_id[row.at(0).value_or("")];
        cascade.parent = Identifier(row.at(1).value_or(""));
        cascade.columns.emplace_back(Identifier(row.at(2).value_or("")),
                                     Identifier(row.at(3).value_or("")));
    }
    std::vector<sqlite::Cascade> out;
    for (auto& [id, cascade] : by_id) {
        out.push_back(std::move(cascade));
    }
    return out;
}

void check_columns(const TableShape& shape, const std::vector<Identifier>& wanted) {
    for (const Identifier& column : wanted) {
        if (std::none_of(shape.columns.begin(), shape.columns.end(), [&](const Identifier& one) {
                return sqlite::same_name(one, column);
            })) {
            throw Error(
                ErrorKind::database,
                fmt::format("table {} has no column {}", sql_name(shape.name), sql_name(column)));
        }
    }
}

std::vector<std::string> statements_of(const RowTriggers& op, Facts& facts) {
    const TableShape shape = read_shape(facts, op.table.name);
    check_columns(shape, op.columns);
    switch (op.kind) {
        case RowTriggers::Kind::soft_delete:
            return sqlite::soft_delete_triggers(op, shape, read_cascades(facts, op.table.name));
        case RowTriggers::Kind::touch:
            return sqlite::touch_triggers(op, shape);
        case RowTriggers::Kind::audit:
            return sqlite::audit_triggers(op, shape);
        case RowTriggers::Kind::search:
            if (!shape.rowid_is_key) {
                throw Error(ErrorKind::database,
                            fmt::format("table {} has no INTEGER PRIMARY KEY, by which full-text "
                                        "search could find its rows",
                                        sql_name(op.table)),
                            "Without one, VACUUM may give its rows other numbers.");
            }
            return sqlite::search_triggers(op, shape);
    }
    return {};
}

std::string in_words(const RowTriggers& op) {
    std::vector<std::string> names;
    for (const Identifier& name : trigger_names(op)) {
        names.push_back(sql_name(name));
    }
    return fmt::format("create trigger{} {} on {}",
                       names.size() == 1 ? "" : "s",
                       joined(names),
                       sql_name(op.table));
}

}  // namespace

void render_sqlite(const RowTriggers& op, const Setting& /*setting*/, Output& out) {
    out.live(in_words(op),
             [op](Facts& facts) { return Resolved{.statements = statements_of(op, facts)}; });
}

}  // namespace dbtool::ddl
