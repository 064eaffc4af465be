#include "ddl/families/type.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreateEnum&, const Setting&, Output&) {}
void render_postgres(const AddEnumValue&, const Setting&, Output&) {}
void render_postgres(const RenameEnumValue&, const Setting&, Output&) {}
void render_postgres(const DropEnum&, const Setting&, Output&) {}
void render_postgres(const CreateDomain&, const Setting&, Output&) {}
void render_postgres(const DropDomain&, const Setting&, Output&) {}
void render_postgres(const CreateComposite&, const Setting&, Output&) {}
void render_postgres(const DropComposite&, const Setting&, Output&) {}
void render_postgres(const CreateSequence&, const Setting&, Output&) {}
void render_postgres(const DropSequence&, const Setting&, Output&) {}
void render_postgres(const DropEnumValue&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
