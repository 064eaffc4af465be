#include "ddl/families/notify.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddNotify&) {}
std::vector<Operation> expand(const AddNotify&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
