#include "ddl/families/index.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreateIndex&, const Setting&, Output&) {}
void render_postgres(const DropIndex&, const Setting&, Output&) {}
void render_postgres(const Reindex&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
