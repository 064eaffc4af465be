#include "ddl/families/partition.hpp"

#include <dbtool/core/error.hpp>

namespace dbtool::ddl {

void render_postgres(const CreatePartition&, const Setting&, Output&) {}
void render_postgres(const AttachPartition&, const Setting&, Output&) {}
void render_postgres(const DetachPartition&, const Setting&, Output&) {}

}  // namespace dbtool::ddl
