#include "ddl/postgres/object_comment.hpp"

#include <fmt/format.h>

namespace dbtool::ddl {

void comment_on_constraint(const QualifiedName& table,
                           const Identifier& name,
                           const Setting& setting,
                           Output& out) {
    if (setting.common.comment) {
        out.statement(fmt::format("COMMENT ON CONSTRAINT {} ON {} IS {}",
                                  sql_name(name),
                                  sql_name(table),
                                  quote_literal(*setting.common.comment)));
    }
}

void comment_on(std::string_view kind,
                const QualifiedName& name,
                const Setting& setting,
                Output& out) {
    if (setting.common.comment) {
        out.statement(fmt::format("COMMENT ON {} {} IS {}",
                                  kind,
                                  sql_name(name),
                                  quote_literal(*setting.common.comment)));
    }
}

}  // namespace dbtool::ddl
