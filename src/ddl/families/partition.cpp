#include "ddl/families/partition.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, CreatePartition&) {}
Reverse reverse_of(const CreatePartition&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, AttachPartition&) {}
Reverse reverse_of(const AttachPartition&, const Common&, Dialect) {
    return {};
}
void describe(FieldVisitor&, DetachPartition&) {}
Reverse reverse_of(const DetachPartition&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
