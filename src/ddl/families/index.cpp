#include "ddl/families/index.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "ddl/common.hpp"

namespace dbtool::ddl {

void describe(FieldVisitor& visitor, CreateIndex& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe(visitor, op.index);
}

void check_one(const CreateIndex& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_index(op.index, dialect, mistakes);
    if (op.index.columns.empty()) {
        mistakes.push_back({"no-columns", "an index needs a column", "Name one in `columns`."});
    }
}

void complete_one(CreateIndex& op, const NameRules& names) {
    complete_index(op.index, op.table, names);
}

Reverse reverse_of(const CreateIndex& op, const Common& common, Dialect /*dialect*/) {
    // An index is in its table's schema.
    Operation drop{DropIndex{{op.table.schema, op.index.name}, op.table}, {}, {}};
    drop.common.if_exists = common.if_not_exists;
    return {.kind = Reverse::Kind::derived, .operations = {std::move(drop)}};
}

void describe(FieldVisitor& visitor, DropIndex& op) {
    visitor.qualified({"name", "The index", true}, op.name);
    visitor.qualified({"table",
                       "Its table, in whose schema it is; to be named where the table is "
                       "partitioned or made by the same run"},
                      op.table);
    visitor.boolean({"cascade", "Foreign keys that rest on it go with it"}, op.cascade, false);
}

void check_one(const DropIndex& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
    if (op.table) {
        check_name(*op.table, dialect, mistakes);
    }
    if (op.cascade && dialect == Dialect::sqlite) {
        mistakes.push_back({"no-meaning-on-sqlite",
                            "\"cascade\" of an index has no meaning on SQLite",
                            "Leave it out, or say `dialects: [postgresql]`."});
    }
}

void complete_one(DropIndex& op, const NameRules& /*names*/) {
    if (!op.name.schema && op.table) {
        op.name.schema = op.table->schema;
    }
}

Reverse reverse_of(const DropIndex& op, const Common& /*common*/, Dialect /*dialect*/) {
    return {.kind = Reverse::Kind::kept,
            .what = fmt::format("the definition of index {}", to_text(op.name))};
}

void describe(FieldVisitor& visitor, Reindex& op) {
    visitor.qualified({"name", "An index"}, op.name);
    visitor.qualified({"table", "A table, all of whose indexes are meant"}, op.table);
    static constexpr std::array<std::string_view, 2> either = {"name", "table"};
    visitor.one_of(either, true);
}

void check_one(const Reindex& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    if (op.name) {
        check_name(*op.name, dialect, mistakes);
    }
    if (op.table) {
        check_name(*op.table, dialect, mistakes);
    }
}

Reverse reverse_of(const Reindex& /*op*/, const Common& /*common*/, Dialect /*dialect*/) {
    return {.kind = Reverse::Kind::nothing};
}

}  // namespace dbtool::ddl
