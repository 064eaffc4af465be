#include "ddl/families/table.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const CreateTable&, const Setting&, Output&) {}
void render_sqlite(const DropTable&, const Setting&, Output&) {}
void render_sqlite(const RenameTable&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
