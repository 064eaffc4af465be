#include "ddl/families/restore.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void describe(FieldVisitor&, Restore&) {}
Reverse reverse_of(const Restore&, const Common&, Dialect) {
    return {};
}

}  // namespace dbtool::ddl
