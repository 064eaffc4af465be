#include "ddl/families/column.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const AddColumn&, const Setting&, Output&) {}
void render_postgres(const DropColumn&, const Setting&, Output&) {}
void render_postgres(const RenameColumn&, const Setting&, Output&) {}
void render_postgres(const AlterType&, const Setting&, Output&) {}
void render_postgres(const SetDefault&, const Setting&, Output&) {}
void render_postgres(const DropDefault&, const Setting&, Output&) {}
void render_postgres(const SetNotNull&, const Setting&, Output&) {}
void render_postgres(const DropNotNull&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
