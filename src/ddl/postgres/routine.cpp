#include "ddl/families/routine.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreateFunction&, const Setting&, Output&) {}
void render_postgres(const ReplaceFunction&, const Setting&, Output&) {}
void render_postgres(const CreateProcedure&, const Setting&, Output&) {}
void render_postgres(const DropFunction&, const Setting&, Output&) {}
void render_postgres(const CreateTrigger&, const Setting&, Output&) {}
void render_postgres(const DropTrigger&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
