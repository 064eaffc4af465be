#include "ddl/families/constraint.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddCheck&) {}
Reverse reverse_of(const AddCheck&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AddForeignKey&) {}
Reverse reverse_of(const AddForeignKey&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AddUnique&) {}
Reverse reverse_of(const AddUnique&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AddPrimaryKey&) {}
Reverse reverse_of(const AddPrimaryKey&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AddExclusion&) {}
Reverse reverse_of(const AddExclusion&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, ValidateConstraint&) {}
Reverse reverse_of(const ValidateConstraint&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropConstraint&) {}
Reverse reverse_of(const DropConstraint&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
