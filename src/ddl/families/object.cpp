#include "ddl/families/object.hpp"

#include "ddl/common.hpp"
#include "ddl/families/object_ref.hpp"
#include "ddl/families/rename.hpp"
#include "ddl/reversal.hpp"

namespace dbtool::ddl {

void describe(FieldVisitor& visitor, SetSchema& op) {
    describe_object_ref(visitor, op.object, Movable::with_schema);
    visitor.identifier({"to", "The schema that it is moved into", true}, op.to);
}

void check_one(const SetSchema& op, const Common&, Dialect, std::vector<Mistake>& mistakes) {
    check_name(op.to, mistakes);
}

Reverse reverse_of(const SetSchema& op, const Common&, Dialect) {
    return kept("the schema of " + in_words(op.object));
}

void describe(FieldVisitor& visitor, SetOwner& op) {
    describe_object_ref(visitor, op.object, Movable::with_owner);
    visitor.identifier({"to", "The role that owns it from now on", true}, op.to);
}

Reverse reverse_of(const SetOwner& op, const Common&, Dialect) {
    return kept("the owner of " + in_words(op.object));
}

void describe(FieldVisitor& visitor, SetComment& op) {
    describe_object_ref(visitor, op.object, Movable::with_comment);
    visitor.text({"to", "The comment; null or nothing takes it away"}, op.to);
}

void check_one(const SetComment& op, const Common&, Dialect, std::vector<Mistake>& mistakes) {
    const bool is_part = !op.object.part.empty();
    if (is_part && op.object.name.name.empty()) {
        mistakes.push_back({"part-without-table",
                            in_words(op.object) + " is not said to be of a table",
                            "Give its table as `table:`."});
    }
}

Reverse reverse_of(const SetComment& op, const Common&, Dialect) {
    return kept("the comment of " + in_words(op.object));
}

void describe(FieldVisitor& visitor, RenameIndex& op) {
    describe_from(visitor, {"index", "The index: another word for from"}, op.from);
    visitor.identifier({"to", "Its name from now on", true}, op.to);
}

void check_one(const RenameIndex& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.from, dialect, mistakes);
    check_name(op.to, mistakes);
}

Reverse reverse_of(const RenameIndex& op, const Common& common, Dialect) {
    return derived(RenameIndex{{op.from.schema, op.to}, op.from.name}, common.if_exists);
}

void describe(FieldVisitor& visitor, RenameConstraint& op) {
    visitor.qualified({"table", "The table that the constraint is on", true}, op.table);
    describe_from(visitor, {"constraint", "The constraint: another word for from"}, op.from);
    visitor.identifier({"to", "Its name from now on", true}, op.to);
}

void check_one(const RenameConstraint& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.to, mistakes);
}

Reverse reverse_of(const RenameConstraint& op, const Common&, Dialect) {
    return derived(RenameConstraint{op.table, op.to, op.from});
}

}  // namespace dbtool::ddl
