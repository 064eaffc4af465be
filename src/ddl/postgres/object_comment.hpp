#pragma once

#include "ddl/output.hpp"

namespace dbtool::ddl {

/// COMMENT ON CONSTRAINT, where the operation has a comment.
void comment_on_constraint(const QualifiedName& table,
                           const Identifier& name,
                           const Setting& setting,
                           Output& out);

/// `COMMENT ON TYPE name IS 'text'`, where the operation has a comment. `kind`: `TYPE`, `INDEX`,
/// ...
void comment_on(std::string_view kind,
                const QualifiedName& name,
                const Setting& setting,
                Output& out);

}  // namespace dbtool::ddl
