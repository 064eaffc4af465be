#include "ddl/families/data.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, Insert&) {}
Reverse reverse_of(const Insert&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Update&) {}
Reverse reverse_of(const Update&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Delete&) {}
Reverse reverse_of(const Delete&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Backfill&) {}
Reverse reverse_of(const Backfill&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, Sql&) {}
Reverse reverse_of(const Sql&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DeleteRows&) {}
Reverse reverse_of(const DeleteRows&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
