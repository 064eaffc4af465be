#include "ddl/families/database.hpp"

#include "ddl/common.hpp"
#include "ddl/families/rename.hpp"
#include "ddl/reversal.hpp"

namespace dbtool::ddl {
void describe(FieldVisitor& visitor, CreateSchema& op) {
    visitor.identifier({"name", "The schema's name", true}, op.name);
}

void check_one(const CreateSchema& op, const Common&, Dialect, std::vector<Mistake>& mistakes) {
    check_name(op.name, mistakes);
}

Reverse reverse_of(const CreateSchema& op, const Common& common, Dialect) {
    return derived(DropSchema{op.name}, common.if_not_exists);
}

void describe(FieldVisitor& visitor, DropSchema& op) {
    visitor.identifier({"name", "The schema's name", true}, op.name);
    visitor.boolean({"cascade", "Drop all that is in it too"}, op.cascade, false);
}

Reverse reverse_of(const DropSchema& op, const Common&, Dialect) {
    if (op.cascade) {
        return not_with_cascade();
    }
    return kept("the owner, the grants and the comment of schema " + sql_name(op.name));
}

void describe(FieldVisitor& visitor, RenameSchema& op) {
    describe_from(visitor, {"schema", "The schema: another word for from"}, op.from);
    visitor.identifier({"to", "Its name from now on", true}, op.to);
}

void check_one(const RenameSchema& op, const Common&, Dialect, std::vector<Mistake>& mistakes) {
    check_name(op.to, mistakes);
}

Reverse reverse_of(const RenameSchema& op, const Common&, Dialect) {
    return derived(RenameSchema{op.to, op.from}, false);
}

void describe(FieldVisitor& visitor, CreateExtension& op) {
    visitor.identifier({"name", "The extension's name", true}, op.name);
    visitor.identifier({"schema", "The schema that its objects are put into"}, op.schema);
    visitor.text({"version", "Its version; the default one where it is left out"}, op.version);
}

Reverse reverse_of(const CreateExtension& op, const Common& common, Dialect) {
    return derived(DropExtension{op.name}, common.if_not_exists);
}

void describe(FieldVisitor& visitor, DropExtension& op) {
    visitor.identifier({"name", "The extension's name", true}, op.name);
    visitor.boolean({"cascade", "Drop what depends on it too"}, op.cascade, false);
}

Reverse reverse_of(const DropExtension& op, const Common&, Dialect) {
    if (op.cascade) {
        return not_with_cascade();
    }
    return kept("the schema and the version of extension " + sql_name(op.name));
}

}  // namespace dbtool::ddl
