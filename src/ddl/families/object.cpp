#include "ddl/families/object.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, SetSchema&) {}
Reverse reverse_of(const SetSchema&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, SetOwner&) {}
Reverse reverse_of(const SetOwner&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, SetComment&) {}
Reverse reverse_of(const SetComment&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, RenameIndex&) {}
Reverse reverse_of(const RenameIndex&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, RenameConstraint&) {}
Reverse reverse_of(const RenameConstraint&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
