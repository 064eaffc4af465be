#include "ddl/families/routine.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreateFunction&) {}
Reverse reverse_of(const CreateFunction&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, ReplaceFunction&) {}
Reverse reverse_of(const ReplaceFunction&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateProcedure&) {}
Reverse reverse_of(const CreateProcedure&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropFunction&) {}
Reverse reverse_of(const DropFunction&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateTrigger&) {}
Reverse reverse_of(const CreateTrigger&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropTrigger&) {}
Reverse reverse_of(const DropTrigger&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
