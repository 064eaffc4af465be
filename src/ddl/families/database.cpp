#include "ddl/families/database.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreateSchema&) {}
Reverse reverse_of(const CreateSchema&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropSchema&) {}
Reverse reverse_of(const DropSchema&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, RenameSchema&) {}
Reverse reverse_of(const RenameSchema&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateExtension&) {}
Reverse reverse_of(const CreateExtension&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropExtension&) {}
Reverse reverse_of(const DropExtension&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
