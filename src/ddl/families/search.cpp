#include "ddl/families/search.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, AddSearch&) {}
std::vector<Operation> expand(const AddSearch&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
