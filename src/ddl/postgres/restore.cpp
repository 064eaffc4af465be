#include "ddl/families/restore.hpp"

namespace dbtool::ddl {

void render_postgres(const Restore& op, const Setting& /*setting*/, Output& out) {
    for (const std::string& sql : op.statements) {
        if (op.outside_transaction) {
            out.solo(sql);
        } else {
            out.statement(sql);
        }
    }
}

}  // namespace dbtool::ddl
