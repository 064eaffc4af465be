#include "ddl/families/object.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const SetSchema&, const Setting&, Output&) {}
void render_postgres(const SetOwner&, const Setting&, Output&) {}
void render_postgres(const SetComment&, const Setting&, Output&) {}
void render_postgres(const RenameIndex&, const Setting&, Output&) {}
void render_postgres(const RenameConstraint&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
