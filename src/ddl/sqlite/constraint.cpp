#include "ddl/families/constraint.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_sqlite(const AddCheck&, const Setting&, Output&) {}
void render_sqlite(const AddForeignKey&, const Setting&, Output&) {}
void render_sqlite(const AddUnique&, const Setting&, Output&) {}
void render_sqlite(const AddPrimaryKey&, const Setting&, Output&) {}
void render_sqlite(const DropConstraint&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
