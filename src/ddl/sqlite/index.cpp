#include "ddl/families/index.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const CreateIndex&, const Setting&, Output&) {}
void render_sqlite(const DropIndex&, const Setting&, Output&) {}
void render_sqlite(const Reindex&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
