#include "ddl/families/column.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const AddColumn&, const Setting&, Output&) {}
void render_sqlite(const DropColumn&, const Setting&, Output&) {}
void render_sqlite(const RenameColumn&, const Setting&, Output&) {}
void render_sqlite(const AlterType&, const Setting&, Output&) {}
void render_sqlite(const SetDefault&, const Setting&, Output&) {}
void render_sqlite(const DropDefault&, const Setting&, Output&) {}
void render_sqlite(const SetNotNull&, const Setting&, Output&) {}
void render_sqlite(const DropNotNull&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
