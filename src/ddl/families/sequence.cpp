// Sequences, of the family in type.hpp.

#include <array>
#include <fmt/format.h>

#include "ddl/column_name.hpp"
#include "ddl/common.hpp"
#include "ddl/families/type.hpp"

namespace dbtool::ddl {

void describe(FieldVisitor& visitor, CreateSequence& op) {
    visitor.qualified({"name", "The sequence", true}, op.name);
    visitor.sql({"type", "bigint, int or smallint; bigint where it is left out"}, op.type);
    visitor.integer({"start", "The first number"}, op.start);
    visitor.integer({"increment", "The step; below 0: it counts down"}, op.increment);
    visitor.integer({"min", "The least number"}, op.min);
    visitor.integer({"max", "The greatest number"}, op.max);
    visitor.integer({"cache", "How many numbers a session takes at once"}, op.cache);
    visitor.boolean({"cycle", "Does it begin again at its end"}, op.cycle, false);
    visitor.text({"owned_by", "table.column: the sequence is dropped with that column"},
                 op.owned_by);
}

void check_one(const CreateSequence& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
    if (!op.owned_by.empty() && !parse_column_name(op.owned_by)) {
        mistakes.push_back({"bad-owned-by",
                            fmt::format("owned_by is \"{}\", which is not a column", op.owned_by),
                            "Write table.column or schema.table.column."});
    }
    if (op.increment == 0) {
        mistakes.push_back({"sequence-stands-still",
                            "the increment of a sequence cannot be 0",
                            "Give a step, such as 1 or -1."});
    }
}

Reverse reverse_of(const CreateSequence& op, const Common& common, Dialect /*dialect*/) {
    Operation drop{DropSequence{op.name}, {}, {}};
    drop.common.if_exists = common.if_not_exists;
    return {.kind = Reverse::Kind::derived, .operations = {std::move(drop)}};
}

void describe(FieldVisitor& visitor, DropSequence& op) {
    visitor.qualified({"name", "The sequence", true}, op.name);
    visitor.boolean({"cascade", "Defaults that draw from it go with it"}, op.cascade, false);
}

void check_one(const DropSequence& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}

Reverse reverse_of(const DropSequence& op, const Common& /*common*/, Dialect /*dialect*/) {
    return {.kind = Reverse::Kind::kept,
            .what = fmt::format("the definition of sequence {}, and where it stands",
                                to_text(op.name))};
}

}  // namespace dbtool::ddl
