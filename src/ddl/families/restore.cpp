#include "ddl/families/restore.hpp"

#include "ddl/families/program.hpp"

namespace dbtool::ddl {
namespace {

void describe(FieldVisitor& visitor, Restore::Table& table) {
    visitor.identifier({"name", "The table", true}, table.name);
    visitor.sql({"definition", "CREATE TABLE, as it was", true}, table.definition);
    visitor.expressions({"fill", "Values over the rows as they are, while they are copied"},
                        table.fill);
}

}  // namespace

void describe(FieldVisitor& visitor, Restore& op) {
    std::optional<std::int64_t> of = static_cast<std::int64_t>(op.of);
    visitor.integer({"of", "The operation's place in the upgrade, from 0", true}, of);
    op.of = static_cast<std::size_t>(of.value_or(0));
    visitor.text({"what", "What comes back, for people", true}, op.what);
    visitor.words({"statements", "What brings it back"}, op.statements, {});
    visitor.list({"tables", "SQLite: tables that are rebuilt to a definition"},
                 {op.tables.size(),
                  [&] { op.tables.emplace_back(); },
                  [&](std::size_t i, FieldVisitor& inner) { describe(inner, op.tables.at(i)); },
                  {}});
    visitor.boolean({"outside_transaction", "The statements are sent outside of any transaction"},
                    op.outside_transaction,
                    false);
}
Reverse reverse_of(const Restore& /*op*/, const Common& /*common*/, Dialect /*dialect*/) {
    return nothing_to_undo();
}

}  // namespace dbtool::ddl
