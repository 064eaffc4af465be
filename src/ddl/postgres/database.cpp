#include "ddl/families/database.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreateSchema&, const Setting&, Output&) {}
void render_postgres(const DropSchema&, const Setting&, Output&) {}
void render_postgres(const RenameSchema&, const Setting&, Output&) {}
void render_postgres(const CreateExtension&, const Setting&, Output&) {}
void render_postgres(const DropExtension&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
