#include "ddl/families/table.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreateTable&) {}
Reverse reverse_of(const CreateTable&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropTable&) {}
Reverse reverse_of(const DropTable&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, RenameTable&) {}
Reverse reverse_of(const RenameTable&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, SetStorage&) {}
Reverse reverse_of(const SetStorage&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, SetReplicaIdentity&) {}
Reverse reverse_of(const SetReplicaIdentity&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
