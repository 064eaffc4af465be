#include "ddl/families/view.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreateView&) {}
Reverse reverse_of(const CreateView&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, ReplaceView&) {}
Reverse reverse_of(const ReplaceView&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropView&) {}
Reverse reverse_of(const DropView&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, CreateMaterializedView&) {}
Reverse reverse_of(const CreateMaterializedView&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DropMaterializedView&) {}
Reverse reverse_of(const DropMaterializedView&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Refresh&) {}
Reverse reverse_of(const Refresh&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
