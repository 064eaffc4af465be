#include "ddl/families/object.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const RenameIndex&, const Setting&, Output&) {}
void render_sqlite(const RenameConstraint&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
