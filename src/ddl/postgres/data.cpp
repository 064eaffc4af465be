#include "ddl/families/data.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const Insert&, const Setting&, Output&) {}
void render_postgres(const Update&, const Setting&, Output&) {}
void render_postgres(const Delete&, const Setting&, Output&) {}
void render_postgres(const Backfill&, const Setting&, Output&) {}
void render_postgres(const Sql&, const Setting&, Output&) {}
void render_postgres(const DeleteRows&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
