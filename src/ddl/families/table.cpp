#include "ddl/families/table.hpp"

#include "ddl/common.hpp"
#include "ddl/families/table_body.hpp"
#include "ddl/reversal.hpp"

namespace dbtool::ddl {

void describe(FieldVisitor& visitor, CreateTable& op) {
    visitor.qualified({"table", "The table's name", true}, op.table);
    describe(visitor, op.body);
}

void check_one(const CreateTable& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_table_body(op.body, dialect, mistakes);
}

void complete_one(CreateTable& op, const NameRules& names) {
    complete_table_body(op.body, op.table, names);
}

Reverse reverse_of(const CreateTable& op, const Common& common, Dialect) {
    return derived(DropTable{op.table, std::nullopt, false}, common.if_not_exists);
}

void describe(FieldVisitor& visitor, DropTable& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    describe_object(
        visitor, {"was", "Its definition, as for create_table, to make it again by"}, op.was);
    visitor.boolean({"cascade", "Drop what depends on it too"}, op.cascade, false);
}

void check_one(const DropTable& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    if (op.was) {
        check_table_body(*op.was, dialect, mistakes);
    }
    if (op.cascade && dialect == Dialect::sqlite) {
        mistakes.push_back({"no-meaning-on-sqlite",
                            "\"cascade\" has no meaning on SQLite",
                            "Leave it out, or say `dialects: [postgresql]`."});
    }
}

void complete_one(DropTable& op, const NameRules& names) {
    if (op.was) {
        complete_table_body(*op.was, op.table, names);
    }
}

Reverse reverse_of(const DropTable& op, const Common& common, Dialect) {
    if (op.cascade) {
        return not_with_cascade();
    }
    if (!op.was) {
        return irreversible("the definition of table " + sql_name(op.table) +
                            " is not known; give it as \"was\"");
    }
    Reverse reverse = derived(CreateTable{op.table, *op.was});
    reverse.operations.front().common.if_not_exists = common.if_exists;
    reverse.lossy = true;
    return reverse;
}

void describe(FieldVisitor& visitor, RenameTable& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.identifier({"to", "Its name from now on, without a schema", true}, op.to);
}

void check_one(const RenameTable& op,
               const Common&,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.to, mistakes);
}

Reverse reverse_of(const RenameTable& op, const Common& common, Dialect) {
    return derived(RenameTable{{op.table.schema, op.to}, op.table.name}, common.if_exists);
}

void describe(FieldVisitor& visitor, SetStorage& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.parameters({"to",
                        "The parameters and their values (fillfactor, autovacuum_*, toast.*); "
                        "null: back to the default",
                        true},
                       op.to);
}

void check_one(const SetStorage& op, const Common&, Dialect, std::vector<Mistake>& mistakes) {
    if (op.to.empty()) {
        mistakes.push_back({"nothing-to-set",
                            "set_storage has no parameter to set",
                            "Give parameters, as in `to: {fillfactor: 70}`."});
    }
}

Reverse reverse_of(const SetStorage& op, const Common&, Dialect) {
    return kept("the storage parameters of table " + sql_name(op.table));
}

void describe(FieldVisitor& visitor, SetReplicaIdentity& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.text({"to", "default, full, nothing, or the name of a unique index", true}, op.to);
}

Reverse reverse_of(const SetReplicaIdentity& op, const Common&, Dialect) {
    return kept("the replica identity of table " + sql_name(op.table));
}

}  // namespace dbtool::ddl
