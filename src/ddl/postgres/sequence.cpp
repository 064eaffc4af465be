// Sequences, of the family in type.hpp.

#include <fmt/format.h>

#include <dbtool/core/error.hpp>

#include "ddl/column_name.hpp"
#include "ddl/families/type.hpp"
#include "ddl/postgres/column_text.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_type.hpp"
#include "ddl/postgres/object_comment.hpp"

namespace dbtool::ddl {

void render_postgres(const CreateSequence& op, const Setting& setting, Output& out) {
    std::string sql =
        fmt::format("CREATE SEQUENCE {}{}", setting.if_not_exists(), sql_name(op.name));
    const auto add = [&sql](std::string_view word, const std::optional<std::int64_t>& value) {
        if (value) {
            sql += fmt::format(" {} {}", word, *value);
        }
    };
    if (!op.type.empty()) {
        sql += " AS " + postgres_type(op.type);
    }
    add("START", op.start);
    add("INCREMENT", op.increment);
    add("MINVALUE", op.min);
    add("MAXVALUE", op.max);
    add("CACHE", op.cache);
    if (op.cycle) {
        sql += " CYCLE";
    }
    if (const std::optional<ColumnName> owner = parse_column_name(op.owned_by)) {
        sql += fmt::format(" OWNED BY {}.{}", sql_name(owner->table), sql_name(owner->column));
    }
    out.statement(std::move(sql));
    comment_on("SEQUENCE", op.name, setting, out);
}

void render_postgres(const DropSequence& op, const Setting& setting, Output& out) {
    out.keep(
        fmt::format("keep the definition of sequence {}, and where it stands", to_text(op.name)),
        [op, if_exists = setting.common.if_exists](Facts& facts) {
            Restore kept;
            kept.what = fmt::format("sequence {}", to_text(op.name));
            const std::optional<std::string> oid = oid_of(facts, "regclass", op.name);
            if (!oid && !if_exists) {
                throw not_there(kept.what);
            }
            if (oid) {
                kept.statements = kept_sequence(facts, *oid, op.cascade);
            }
            return Resolved{.statements = {}, .kept = std::move(kept)};
        });
    out.statement(fmt::format("DROP SEQUENCE {}{}{}",
                              setting.if_exists(),
                              sql_name(op.name),
                              op.cascade ? " CASCADE" : ""));
}

}  // namespace dbtool::ddl
