#include "ddl/families/type.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreateEnum&) {}
Reverse reverse_of(const CreateEnum&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AddEnumValue&) {}
Reverse reverse_of(const AddEnumValue&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, RenameEnumValue&) {}
Reverse reverse_of(const RenameEnumValue&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropEnum&) {}
Reverse reverse_of(const DropEnum&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateDomain&) {}
Reverse reverse_of(const CreateDomain&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropDomain&) {}
Reverse reverse_of(const DropDomain&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateComposite&) {}
Reverse reverse_of(const CreateComposite&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropComposite&) {}
Reverse reverse_of(const DropComposite&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateSequence&) {}
Reverse reverse_of(const CreateSequence&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropSequence&) {}
Reverse reverse_of(const DropSequence&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropEnumValue&) {}
Reverse reverse_of(const DropEnumValue&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
