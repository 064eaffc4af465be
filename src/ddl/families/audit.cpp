#include "ddl/families/audit.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddAudit&) {}
std::vector<Operation> expand(const AddAudit&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
