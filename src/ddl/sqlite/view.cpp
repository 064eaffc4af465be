#include "ddl/families/view.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const CreateView&, const Setting&, Output&) {}
void render_sqlite(const ReplaceView&, const Setting&, Output&) {}
void render_sqlite(const DropView&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
