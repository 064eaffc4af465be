#include "ddl/families/restore.hpp"

namespace dbtool::ddl {
namespace {

/// The plain form of a statement that was kept with CONCURRENTLY: it stands behind the first words,
/// and nothing else is outside of a transaction among what is kept.
std::string plain(std::string sql) {
    constexpr std::string_view word = " CONCURRENTLY";
    if (const std::size_t at = sql.find(word);
        at != std::string::npos && sql.starts_with("CREATE")) {
        sql.erase(at, word.size());
    }
    return sql;
}

}  // namespace

void render_postgres(const Restore& op, const Setting& setting, Output& out) {
    const bool outside = op.outside_transaction && !setting.context.one_transaction;
    for (const std::string& sql : op.statements) {
        if (outside) {
            out.solo(sql);
        } else {
            out.statement(op.outside_transaction ? plain(sql) : sql);
        }
    }
}

}  // namespace dbtool::ddl
