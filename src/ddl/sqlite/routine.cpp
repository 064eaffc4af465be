#include "ddl/families/routine.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const CreateTrigger&, const Setting&, Output&) {}
void render_sqlite(const DropTrigger&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
