#include "ddl/families/index.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreateIndex&) {}
Reverse reverse_of(const CreateIndex&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropIndex&) {}
Reverse reverse_of(const DropIndex&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Reindex&) {}
Reverse reverse_of(const Reindex&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
