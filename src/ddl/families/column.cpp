#include "ddl/families/column.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddColumn&) {}
Reverse reverse_of(const AddColumn&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropColumn&) {}
Reverse reverse_of(const DropColumn&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, RenameColumn&) {}
Reverse reverse_of(const RenameColumn&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AlterType&) {}
Reverse reverse_of(const AlterType&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, SetDefault&) {}
Reverse reverse_of(const SetDefault&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropDefault&) {}
Reverse reverse_of(const DropDefault&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, SetNotNull&) {}
Reverse reverse_of(const SetNotNull&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropNotNull&) {}
Reverse reverse_of(const DropNotNull&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
