#include "ddl/families/soft_delete.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const PartialUniques&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
