#include "ddl/families/routine.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include <dbtool/core/text.hpp>

#include "ddl/families/program.hpp"
#include "ddl/families/routine_args.hpp"
#include "ddl/postgres/dollar_quote.hpp"
#include "ddl/postgres/kept.hpp"
#include "ddl/postgres/kept_program.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return out;
}

/// One value of SET: names, numbers and what is quoted stand as they are; `5s` must be quoted.
std::string setting_value(const std::string& value) {
    std::vector<std::string> parts;
    for (const std::string& part : split_at_commas(value)) {
        const bool quoted = part.starts_with('\'') || part.starts_with('"');
        const bool number = part.find_first_not_of("0123456789.-") == std::string::npos;
        const bool name = part.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                              std::string::npos &&
                          part.find_first_of("0123456789") != 0;
        parts.push_back(quoted || number || name ? part : quote_literal(part));
    }
    return parts.empty() ? "''" : joined(parts);
}

enum class Make { anew, replace };

std::string routine_sql(const Routine& routine, std::string_view kind, Make make) {
    std::string sql = fmt::format("CREATE {}{} {}({})",
                                  make == Make::replace ? "OR REPLACE " : "",
                                  kind,
                                  sql_name(routine.name),
                                  trim(routine.args));
    if (!routine.returns.empty()) {
        sql += " RETURNS " + std::string(trim(routine.returns));
    }
    sql += "\nLANGUAGE " + sql_name(Identifier(routine.language));
    if (!routine.volatility.empty()) {
        sql += " " + upper(routine.volatility);
    }
    if (!routine.security.empty()) {
        sql += " SECURITY " + upper(routine.security);
    }
    for (const auto& [name, value] : routine.set) {
        sql += "\nSET " + name + " TO " + setting_value(value);
    }
    return sql + "\nAS " + dollar_quoted(routine.body, "body");
}

void create(const Routine& routine, std::string_view kind, const Setting& setting, Output& out) {
    out.statement(routine_sql(routine, kind, Make::anew));
    if (setting.common.comment) {
        out.statement(fmt::format("COMMENT ON {} {}({}) IS {}",
                                  kind,
                                  sql_name(routine.name),
                                  without_defaults(routine.args),
                                  quote_literal(*setting.common.comment)));
    }
}

/// What CREATE OR REPLACE cannot change back: names of arguments, and how many have defaults.
std::vector<std::string> shape_of(Facts& facts, const std::string& oid) {
    return texts(
        facts,
        "SELECT concat_ws(' ', proargnames, pronargdefaults) FROM pg_proc WHERE oid = " + oid);
}

struct Before {
    std::string oid;
    std::vector<std::string> shape;
    std::vector<std::string> statements;
};

Resolved kept(std::string what, std::vector<std::string> statements) {
    Restore restore;
    restore.what = std::move(what);
    restore.statements = std::move(statements);
    return {{}, std::move(restore)};
}

std::vector<std::string> way_back(const Routine& routine, const Before& before, bool same_shape) {
    if (same_shape) {
        return {before.statements.front()};
    }
    std::vector<std::string> out = {fmt::format(
        "DROP FUNCTION {}({})", sql_name(routine.name), without_defaults(routine.args))};
    out.insert(out.end(), before.statements.begin(), before.statements.end());
    return out;
}

/// `update of a, b` as `UPDATE OF a, b`, names quoted where they must be.
std::string event_sql(const std::string& event) {
    const std::vector<std::string_view> words = split_words(event);
    if (words.size() < 3) {
        return upper(trim(event));
    }
    const std::size_t begin = static_cast<std::size_t>(words.at(2).data() - event.data());
    std::vector<std::string> columns;
    for (const std::string& column : split_at_commas(std::string_view(event).substr(begin))) {
        const std::optional<QualifiedName> name = parse_qualified_name(column);
        columns.push_back(name ? sql_name(*name) : column);
    }
    return "UPDATE OF " + joined(columns);
}

std::string call_sql(const std::string& execute) {
    if (execute.find('(') != std::string::npos) {
        return execute;
    }
    const std::optional<QualifiedName> name = parse_qualified_name(execute);
    return (name ? sql_name(*name) : execute) + "()";
}

std::string_view when_sql(CreateTrigger::When when) {
    switch (when) {
        case CreateTrigger::When::before:
            return "BEFORE";
        case CreateTrigger::When::after:
            return "AFTER";
        case CreateTrigger::When::instead_of:
            return "INSTEAD OF";
    }
    return "";
}

std::string trigger_sql(const CreateTrigger& op) {
    std::vector<std::string> events;
    for (const std::string& event : op.on) {
        events.push_back(event_sql(event));
    }
    std::string sql = fmt::format("CREATE TRIGGER {} {} {} ON {}\nFOR EACH {}",
                                  sql_name(op.name),
                                  when_sql(op.when),
                                  joined(events, " OR "),
                                  sql_name(op.table),
                                  op.each_row ? "ROW" : "STATEMENT");
    if (!op.condition.empty()) {
        sql += " WHEN " + in_parentheses(op.condition);
    }
    return sql + " EXECUTE FUNCTION " + call_sql(op.execute);
}

}  // namespace

void render_postgres(const CreateFunction& op, const Setting& setting, Output& out) {
    create(op.routine, "FUNCTION", setting, out);
}

void render_postgres(const CreateProcedure& op, const Setting& setting, Output& out) {
    create(op.routine, "PROCEDURE", setting, out);
}

void render_postgres(const ReplaceFunction& op, const Setting& /*setting*/, Output& out) {
    const std::string what = "function " + to_text(op.routine.name);
    // Shared by two steps, as what is kept depends on what it was and on what it became.
    const auto before = std::make_shared<Before>();
    out.keep("read the definition of " + what, [before, what, routine = op.routine](Facts& facts) {
        const std::optional<std::string> oid =
            oid_of_routine(facts, routine.name, routine.args, false);
        if (!oid) {
            throw Error(ErrorKind::database,
                        fmt::format("{}({}) is not there", what, without_defaults(routine.args)),
                        "Make it with create_function; `args` must be those that it has.");
        }
        *before = {*oid, shape_of(facts, *oid), kept_routine(facts, *oid, false)};
        return Resolved{};
    });
    out.statement(routine_sql(op.routine, "FUNCTION", Make::replace));
    out.keep("keep " + what, [before, what, routine = op.routine](Facts& facts) {
        const bool same_shape = shape_of(facts, before->oid) == before->shape;
        return kept(what, way_back(routine, *before, same_shape));
    });
}

void render_postgres(const DropFunction& op, const Setting& setting, Output& out) {
    const std::string kind = op.procedure ? "procedure " : "function ";
    out.keep("keep " + kind + to_text(op.name),
             [op, kind, missing_ok = setting.common.if_exists](Facts& facts) {
                 const std::optional<std::string> oid =
                     oid_of_routine(facts, op.name, op.args, op.procedure);
                 if (!oid && !missing_ok) {
                     throw not_there(kind + to_text(op.name));
                 }
                 return kept(
                     kind + to_text(op.name),
                     oid ? kept_routine(facts, *oid, op.procedure) : std::vector<std::string>{});
             });
    out.statement(fmt::format("DROP {} {}{}{}{}",
                              op.procedure ? "PROCEDURE" : "FUNCTION",
                              setting.if_exists(),
                              sql_name(op.name),
                              op.args ? "(" + without_defaults(*op.args) + ")" : "",
                              op.cascade ? " CASCADE" : ""));
}

void render_postgres(const CreateTrigger& op, const Setting& setting, Output& out) {
    std::vector<std::string> statements = {trigger_sql(op)};
    if (setting.common.comment) {
        statements.push_back(fmt::format("COMMENT ON TRIGGER {} ON {} IS {}",
                                         sql_name(op.name),
                                         sql_name(op.table),
                                         quote_literal(*setting.common.comment)));
    }
    if (!setting.common.if_not_exists) {
        for (const std::string& sql : statements) {
            out.statement(sql);
        }
        return;
    }
    // PostgreSQL has no CREATE TRIGGER IF NOT EXISTS.
    out.live("unless trigger " + op.name.str() + " is there: " + joined(statements, "; "),
             [table = op.table, name = op.name, statements](Facts& facts) {
                 return oid_of_trigger(facts, table, name) ? Resolved{} : Resolved{statements, {}};
             });
}

void render_postgres(const DropTrigger& op, const Setting& setting, Output& out) {
    const std::string what = "trigger " + op.name.str() + " on " + to_text(op.table);
    out.keep("keep " + what, [op, what, missing_ok = setting.common.if_exists](Facts& facts) {
        const std::optional<std::string> oid = oid_of_trigger(facts, op.table, op.name);
        if (!oid && !missing_ok) {
            throw not_there(what);
        }
        return kept(what, oid ? kept_trigger(facts, *oid) : std::vector<std::string>{});
    });
    out.statement(fmt::format("DROP TRIGGER {}{} ON {}{}",
                              setting.if_exists(),
                              sql_name(op.name),
                              sql_name(op.table),
                              op.cascade ? " CASCADE" : ""));
}

}  // namespace dbtool::ddl
