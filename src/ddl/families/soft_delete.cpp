#include "ddl/families/soft_delete.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddSoftDelete&) {}
std::vector<Operation> expand(const AddSoftDelete&, Dialect) {
    return {};
}
void describe(FieldVisitor&, PartialUniques&) {}
Reverse reverse_of(const PartialUniques&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
