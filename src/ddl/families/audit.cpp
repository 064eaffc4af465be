#include "ddl/families/audit.hpp"

#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/families/trigger_parts.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

QualifiedName log_of(const AddAudit& op) {
    QualifiedName log = op.log.value_or(beside(op.table, "{table}_audit"));
    if (!log.schema) {
        log.schema = op.table.schema;
    }
    return log;
}

Column column_of(std::string name, std::string type) {
    Column column;
    column.name = Identifier(std::move(name));
    column.type = std::move(type);
    return column;
}

Operation log_table(const AddAudit& op, Dialect dialect) {
    const std::string json = dialect == Dialect::sqlite ? "json" : "jsonb";
    Column id = column_of("id", "bigint");
    id.identity = Identity::always;
    id.primary_key = true;
    Column at = column_of("at", "timestamptz");
    at.null = false;
    at.default_value = Value{Value::Kind::expression, "now()"};
    Column operation = column_of("operation", "text");
    operation.null = false;

    CreateTable table;
    table.table = log_of(op);
    table.body.columns = {id, at, column_of("who", "text"), operation, column_of("row_key", json)};
    if (!op.keys_only) {
        table.body.columns.push_back(column_of("old", json));
        table.body.columns.push_back(column_of("new", json));
    }
    return {std::move(table), {}, {}};
}

/// Where the log is, as a PL/pgSQL expression. A log without a schema was made where the function
/// was: both went to the first schema of the search_path. The trigger knows its function.
std::string place_of_log(const QualifiedName& log) {
    if (log.schema) {
        return literal(sql_name(log), Dialect::postgresql);
    }
    return fmt::format(
        "(SELECT format('%I.%I', n.nspname, {})\n"
        "      FROM pg_catalog.pg_trigger AS t\n"
        "      JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid\n"
        "      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace\n"
        "      WHERE t.tgrelid = TG_RELID AND t.tgname = TG_NAME)",
        literal(log.name.str(), Dialect::postgresql));
}

/// A row as jsonb: all of it, or the columns that are asked for.
std::string row_as_json(const AddAudit& op, std::string_view row) {
    if (op.columns.empty()) {
        return fmt::format("to_jsonb({})", row);
    }
    std::vector<std::string> parts;
    for (const Identifier& column : op.columns) {
        parts.push_back(fmt::format(
            "{}, {}.{}", literal(column.str(), Dialect::postgresql), row, sql_name(column)));
    }
    return fmt::format("jsonb_build_object({})", joined(parts));
}

std::string rows_of_log(const AddAudit& op) {
    if (op.keys_only) {
        return "";
    }
    return fmt::format(
        "  IF TG_OP IN ('UPDATE', 'DELETE') THEN\n"
        "    old_row := {};\n"
        "  END IF;\n"
        "  IF TG_OP IN ('INSERT', 'UPDATE') THEN\n"
        "    new_row := {};\n"
        "  END IF;\n"
        "  IF TG_OP = 'UPDATE' AND old_row = new_row THEN\n"
        "    RETURN NULL;\n"
        "  END IF;\n",
        row_as_json(op, "OLD"),
        row_as_json(op, "NEW"));
}

/// Its owner writes the log, so that those who write to the table need no rights on it. Inside, the
/// current user is that owner: who it was is the role that was set, or who logged in.
std::string function_body(const AddAudit& op) {
    return fmt::format(
        "DECLARE\n"
        "  log text := {};\n"
        "  who text := coalesce(nullif(current_setting('role', true), 'none'), "
        "session_user);\n"
        "  row_key jsonb;\n"
        "{}"
        "BEGIN\n"
        "{}"
        "  IF TG_OP IN ('UPDATE', 'DELETE') THEN\n"
        "    row_key := {};\n"
        "  ELSIF TG_OP = 'INSERT' THEN\n"
        "    row_key := {};\n"
        "  END IF;\n"
        "  EXECUTE 'INSERT INTO ' || log || ' (who, operation, row_key{}) VALUES "
        "($1, $2, $3{})'\n"
        "  USING who, lower(TG_OP), row_key{};\n"
        "  RETURN NULL;\n"
        "END",
        place_of_log(log_of(op)),
        op.keys_only ? "" : "  old_row jsonb;\n  new_row jsonb;\n",
        rows_of_log(op),
        key_of_row("OLD"),
        key_of_row("NEW"),
        op.keys_only ? "" : ", \"old\", \"new\"",
        op.keys_only ? "" : ", $4, $5",
        op.keys_only ? "" : ", old_row, new_row");
}

void add_triggers(const AddAudit& op, Dialect dialect, std::vector<Operation>& parts) {
    if (dialect == Dialect::sqlite) {
        RowTriggers triggers;
        triggers.table = op.table;
        triggers.kind = RowTriggers::Kind::audit;
        triggers.log = log_of(op).name;
        triggers.columns = op.columns;
        triggers.keys_only = op.keys_only;
        parts.push_back({std::move(triggers), {}, {}});
        return;
    }
    Operation function = trigger_function(op.table, "{table}_audit", function_body(op));
    Routine& routine = std::get<CreateFunction>(function.body).routine;
    // A log in another schema is found by its full name, one beside the function by the function.
    routine.security = "definer";
    routine.set = {{"search_path", "pg_catalog, pg_temp"}};
    parts.push_back(std::move(function));
    parts.push_back(trigger_on(op.table,
                               {.rule = "trg_{table}_audit",
                                .function_rule = "{table}_audit",
                                .on = {"insert", "update", "delete"}}));
    parts.push_back(trigger_on(op.table,
                               {.rule = "trg_{table}_audit_truncate",
                                .function_rule = "{table}_audit",
                                .on = {"truncate"},
                                .each_row = false}));
}

}  // namespace

void describe(FieldVisitor& visitor, AddAudit& op) {
    visitor.qualified({"table", "The table whose changes are logged", true}, op.table);
    visitor.qualified({"log", "The table that they are logged in; <table>_audit"}, op.log);
    visitor.identifiers({"columns", "Only these columns, and only updates that change one of them"},
                        op.columns);
    visitor.boolean(
        {"keys_only", "Log which row was changed, without what it held"}, op.keys_only, false);
}

void check_one(const AddAudit& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(log_of(op), dialect, mistakes);
    for (const Identifier& column : op.columns) {
        check_name(column, mistakes);
    }
    if (op.keys_only && !op.columns.empty()) {
        mistakes.push_back({"fields-exclude-each-other",
                            "add_audit with keys_only logs no columns",
                            "Leave out \"columns\" or \"keys_only\"."});
    }
    if (!common.lossy) {
        mistakes.push_back({"lossy",
                            fmt::format("the way down of add_audit drops the log {} with its rows",
                                        sql_name(log_of(op))),
                            "Say `lossy: true` on the operation when that is meant."});
    }
}

std::vector<Operation> expand(const AddAudit& op, Dialect dialect) {
    std::vector<Operation> parts = {log_table(op, dialect)};
    add_triggers(op, dialect, parts);
    return parts;
}

}  // namespace dbtool::ddl
