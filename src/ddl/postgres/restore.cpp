#include "ddl/families/restore.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const Restore&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
