#include "ddl/families/view.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreateView&, const Setting&, Output&) {}
void render_postgres(const ReplaceView&, const Setting&, Output&) {}
void render_postgres(const DropView&, const Setting&, Output&) {}
void render_postgres(const CreateMaterializedView&, const Setting&, Output&) {}
void render_postgres(const DropMaterializedView&, const Setting&, Output&) {}
void render_postgres(const Refresh&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
