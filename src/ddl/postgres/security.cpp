#include "ddl/families/security.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreatePolicy&, const Setting&, Output&) {}
void render_postgres(const DropPolicy&, const Setting&, Output&) {}
void render_postgres(const EnableRowSecurity&, const Setting&, Output&) {}
void render_postgres(const DisableRowSecurity&, const Setting&, Output&) {}
void render_postgres(const Grant&, const Setting&, Output&) {}
void render_postgres(const Revoke&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
