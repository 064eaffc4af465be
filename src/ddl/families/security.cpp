#include "ddl/families/security.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreatePolicy&) {}
Reverse reverse_of(const CreatePolicy&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropPolicy&) {}
Reverse reverse_of(const DropPolicy&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, EnableRowSecurity&) {}
Reverse reverse_of(const EnableRowSecurity&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DisableRowSecurity&) {}
Reverse reverse_of(const DisableRowSecurity&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Grant&) {}
Reverse reverse_of(const Grant&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Revoke&) {}
Reverse reverse_of(const Revoke&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
