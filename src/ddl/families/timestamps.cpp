#include "ddl/families/timestamps.hpp"

#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/families/trigger_parts.hpp"

namespace dbtool::ddl {
namespace {

Operation time_column(const QualifiedName& table, const Identifier& name) {
    AddColumn add;
    add.table = table;
    add.column.name = name;
    add.column.type = "timestamptz";
    add.column.null = false;
    add.column.default_value = Value{Value::Kind::expression, "now()"};
    return {std::move(add), {}, {}};
}

void add_trigger(const AddTimestamps& op, Dialect dialect, std::vector<Operation>& parts) {
    if (dialect == Dialect::sqlite) {
        RowTriggers triggers;
        triggers.table = op.table;
        triggers.kind = RowTriggers::Kind::touch;
        triggers.column = op.updated;
        parts.push_back({std::move(triggers), {}, {}});
        return;
    }
    const std::string updated = sql_name(op.updated);
    parts.push_back(trigger_function(op.table,
                                     "{table}_touch",
                                     fmt::format("BEGIN\n"
                                                 "  NEW.{} := pg_catalog.now();\n"
                                                 "  RETURN NEW;\n"
                                                 "END",
                                                 updated)));
    // An update that sets the column itself (an import, a repair) has its way.
    parts.push_back(
        trigger_on(op.table,
                   {.rule = "trg_{table}_touch",
                    .function_rule = "{table}_touch",
                    .when = CreateTrigger::When::before,
                    .on = {"update"},
                    .condition = fmt::format("NEW.{0} IS NOT DISTINCT FROM OLD.{0}", updated)}));
}

}  // namespace

void describe(FieldVisitor& visitor, AddTimestamps& op) {
    const AddTimestamps defaults;
    visitor.qualified({"table", "The table", true}, op.table);
    std::optional<Identifier> created;
    std::optional<Identifier> updated;
    if (op.created != defaults.created) {
        created = op.created;
    }
    if (op.updated != defaults.updated) {
        updated = op.updated;
    }
    visitor.identifier({"created", "The column for when a row was made; created_at"}, created);
    visitor.identifier({"updated", "The column for when a row was last changed; updated_at"},
                       updated);
    op.created = created.value_or(defaults.created);
    op.updated = updated.value_or(defaults.updated);
    visitor.boolean({"trigger", "A trigger keeps the second of them; false: the application does"},
                    op.trigger,
                    true);
}

void check_one(const AddTimestamps& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.created, mistakes);
    check_name(op.updated, mistakes);
    if (op.created == op.updated) {
        mistakes.push_back({"duplicate-column",
                            fmt::format("created and updated are both {}", sql_name(op.created)),
                            "Give them two names."});
    }
}

std::vector<Operation> expand(const AddTimestamps& op, Dialect dialect) {
    std::vector<Operation> parts = {time_column(op.table, op.created),
                                    time_column(op.table, op.updated)};
    if (op.trigger) {
        add_trigger(op, dialect, parts);
    }
    return parts;
}

}  // namespace dbtool::ddl
