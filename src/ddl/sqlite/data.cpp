#include "ddl/families/data.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const Insert&, const Setting&, Output&) {}
void render_sqlite(const Update&, const Setting&, Output&) {}
void render_sqlite(const Delete&, const Setting&, Output&) {}
void render_sqlite(const Backfill&, const Setting&, Output&) {}
void render_sqlite(const Sql&, const Setting&, Output&) {}
void render_sqlite(const DeleteRows&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
