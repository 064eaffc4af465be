#include "ddl/families/row_triggers.hpp"

namespace dbtool::ddl {

void render_sqlite(const RowTriggers&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
