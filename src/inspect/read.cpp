#include <dbtool/inspect/read.hpp>

#include "inspect/rows.hpp"

namespace dbtool::inspect {
namespace {

catalog::Relation::Kind kind_of(std::string_view letter) {
    using Kind = catalog::Relation::Kind;
    return letter == "v" ? Kind::view : letter == "m" ? Kind::materialized_view : Kind::table;
}

}  // namespace

catalog::Schema schema_from(const engine::Rows& rows, Dialect dialect) {
    catalog::Schema out;
    out.dialect = dialect;
    const auto text = [](const engine::Value& value) { return value.value_or(""); };
    for (const std::vector<engine::Value>& row : rows.rows) {
        const std::string what = text(row.at(0));
        if (what == "path") {
            out.search_path.emplace_back(text(row.at(1)));
        } else if (what == "relation") {
            catalog::Relation& relation = out.relations.emplace_back();
            if (row.at(1)) {
                relation.name.schema = Identifier{*row.at(1)};
            }
            relation.name.name = Identifier{text(row.at(2))};
            relation.kind = kind_of(text(row.at(4)));
        } else if (what == "column") {
            out.relations.back().columns.push_back(
                {Identifier{text(row.at(3))}, text(row.at(4)), row.at(5) != "f"});
        } else {
            out.relations.back().indexes.emplace_back(text(row.at(3)));
        }
    }
    return out;
}

catalog::Schema read(engine::Connection& connection, const std::string& schema) {
    const Dialect dialect = connection.dialect();
    return schema_from(
        connection.query(dialect == Dialect::postgresql ? postgres_query(schema) : sqlite_query()),
        dialect);
}

}  // namespace dbtool::inspect
