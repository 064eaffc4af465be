#include "ddl/families/table.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreateTable&, const Setting&, Output&) {}
void render_postgres(const DropTable&, const Setting&, Output&) {}
void render_postgres(const RenameTable&, const Setting&, Output&) {}
void render_postgres(const SetStorage&, const Setting&, Output&) {}
void render_postgres(const SetReplicaIdentity&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
