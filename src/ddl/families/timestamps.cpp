#include "ddl/families/timestamps.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddTimestamps&) {}
std::vector<Operation> expand(const AddTimestamps&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
