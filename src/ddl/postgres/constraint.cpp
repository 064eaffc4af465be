#include "ddl/families/constraint.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const AddCheck&, const Setting&, Output&) {}
void render_postgres(const AddForeignKey&, const Setting&, Output&) {}
void render_postgres(const AddUnique&, const Setting&, Output&) {}
void render_postgres(const AddPrimaryKey&, const Setting&, Output&) {}
void render_postgres(const AddExclusion&, const Setting&, Output&) {}
void render_postgres(const ValidateConstraint&, const Setting&, Output&) {}
void render_postgres(const DropConstraint&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
