#include "ddl/families/soft_delete_trigger.hpp"

#include <fmt/format.h>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

// A parent that is really gone takes its rows along: if one stayed, it would refer to nothing, for
// the database does not look again after a trigger has had its way. Foreign keys are asked for at
// run time, so that those are known that came later.
constexpr std::string_view cascades = R"(  IF pg_trigger_depth() > 1 THEN
    FOR orphan_check IN
      SELECT format('SELECT %s AND NOT EXISTS (SELECT FROM %s AS parent WHERE %s)',
                    string_agg(format('($1).%I IS NOT NULL', own.attname), ' AND '),
                    fk.confrelid::regclass,
                    string_agg(format('parent.%I = ($1).%I', other.attname, own.attname), ' AND '))
      FROM pg_constraint AS fk
      CROSS JOIN unnest(fk.conkey, fk.confkey) AS pair (own, other)
      JOIN pg_attribute AS own ON own.attrelid = fk.conrelid AND own.attnum = pair.own
      JOIN pg_attribute AS other ON other.attrelid = fk.confrelid AND other.attnum = pair.other
      WHERE fk.conrelid = TG_RELID AND fk.contype = 'f' AND fk.confdeltype = 'c'
      GROUP BY fk.oid
    LOOP
      EXECUTE orphan_check INTO orphaned USING OLD;
      IF orphaned THEN
        RETURN OLD;
      END IF;
    END LOOP;
  END IF;
)";

}  // namespace

std::string soft_delete_body(const Identifier& column, const Identifier& by) {
    std::string set = sql_name(column) + " = now()";
    if (!by.empty()) {
        set += ", " + sql_name(by) + " = current_user";
    }
    return fmt::format(
        "DECLARE\n"
        "  orphan_check text;\n"
        "  orphaned boolean;\n"
        "BEGIN\n"
        "  IF OLD.{} IS NOT NULL OR current_setting('dbtool.hard_delete', true) = "
        "'on' THEN\n"
        "    RETURN OLD;\n"
        "  END IF;\n"
        "{}"
        "  EXECUTE format('UPDATE ONLY %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME)\n"
        "    || {}\n"
        "    USING OLD.ctid;\n"
        "  RETURN NULL;\n"
        "END",
        sql_name(column),
        cascades,
        literal(" SET " + set + " WHERE ctid = $1", Dialect::postgresql));
}

}  // namespace dbtool::ddl
