#pragma once

#include <dbtool/ddl/fields.hpp>

namespace dbtool::ddl {

// What is renamed: `from`, or the kind of thing as the key (`column`, `index`, ...), whichever
// reads better. It is written back as `from`.

void describe_from(FieldVisitor& visitor, const Field& kind, Identifier& from);
void describe_from(FieldVisitor& visitor, const Field& kind, QualifiedName& from);

}  // namespace dbtool::ddl
