#include "ddl/families/security.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/families/program.hpp"
#include "ddl/postgres/changed_rights.hpp"
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

std::string roles_sql(const std::vector<std::string>& roles) {
    std::vector<std::string> out;
    for (const std::string& role : roles) {
        out.push_back(role_sql(role));
    }
    return joined(out);
}

/// `update (a, b)` as `UPDATE (a, b)`.
std::string privileges_sql(const std::vector<std::string>& privileges) {
    std::vector<std::string> out;
    for (const std::string& privilege : privileges) {
        const std::size_t columns = std::min(privilege.find('('), privilege.size());
        out.push_back(upper(privilege.substr(0, columns)) + privilege.substr(columns));
    }
    return joined(out);
}

/// Names quoted where they must be; what is no name (`f(int)`) as it is written.
std::string names_sql(std::string_view text) {
    std::vector<std::string> out;
    for (const std::string& part : split_at_commas(text)) {
        const std::optional<QualifiedName> name = parse_qualified_name(part);
        const bool plain = name &&
                           (part.find_first_of(" (") == std::string::npos ||
                            part.find('"') != std::string::npos) &&
                           part.find('(') == std::string::npos;
        out.push_back(plain ? sql_name(*name) : part);
    }
    return joined(out);
}

/// What rights are on: a table's name, or a kind and a name.
std::string object_sql(const std::string& on) {
    static constexpr std::array<std::string_view, 18> kinds = {"all tables in schema ",
                                                               "all sequences in schema ",
                                                               "all functions in schema ",
                                                               "all procedures in schema ",
                                                               "all routines in schema ",
                                                               "foreign data wrapper ",
                                                               "foreign server ",
                                                               "large object ",
                                                               "table ",
                                                               "sequence ",
                                                               "schema ",
                                                               "database ",
                                                               "function ",
                                                               "procedure ",
                                                               "routine ",
                                                               "domain ",
                                                               "type ",
                                                               "language "};
    std::string text;
    for (const std::string_view word : split_words(on)) {
        text += (text.empty() ? "" : " ") + std::string(word);
    }
    const std::string lower = to_lower(text);
    for (const std::string_view kind : kinds) {
        if (lower.starts_with(kind)) {
            return upper(kind) + names_sql(std::string_view(text).substr(kind.size()));
        }
    }
    return names_sql(text);
}

std::string policy_sql(const CreatePolicy& op) {
    std::string sql = fmt::format("CREATE POLICY {} ON {}", sql_name(op.name), sql_name(op.table));
    if (op.restrictive) {
        sql += " AS RESTRICTIVE";
    }
    if (!op.command.empty()) {
        sql += " FOR " + upper(op.command);
    }
    if (!op.to.empty()) {
        sql += " TO " + roles_sql(op.to);
    }
    if (!op.using_expression.empty()) {
        sql += " USING " + in_parentheses(op.using_expression);
    }
    if (!op.with_check.empty()) {
        sql += " WITH CHECK " + in_parentheses(op.with_check);
    }
    return sql;
}

std::string alter(const QualifiedName& table, std::string_view what) {
    return fmt::format("ALTER TABLE {} {} ROW LEVEL SECURITY", sql_name(table), what);
}

}  // namespace

void render_postgres(const CreatePolicy& op, const Setting& setting, Output& out) {
    out.statement(policy_sql(op));
    if (setting.common.comment) {
        out.statement(fmt::format("COMMENT ON POLICY {} ON {} IS {}",
                                  sql_name(op.name),
                                  sql_name(op.table),
                                  quote_literal(*setting.common.comment)));
    }
}

void render_postgres(const DropPolicy& op, const Setting& setting, Output& out) {
    const std::string what = "policy " + op.name.str() + " on " + to_text(op.table);
    out.keep("keep " + what, [op, what, missing_ok = setting.common.if_exists](Facts& facts) {
        const std::optional<std::string> oid = oid_of_policy(facts, op.table, op.name);
        if (!oid && !missing_ok) {
            throw not_there(what);
        }
        Restore restore;
        restore.what = what;
        if (oid) {
            restore.statements = kept_policy(facts, *oid);
        }
        return Resolved{{}, restore};
    });
    out.statement(fmt::format(
        "DROP POLICY {}{} ON {}", setting.if_exists(), sql_name(op.name), sql_name(op.table)));
}

void render_postgres(const EnableRowSecurity& op, const Setting& /*setting*/, Output& out) {
    out.statement(alter(op.table, "ENABLE"));
    if (op.force) {
        out.statement(alter(op.table, "FORCE"));
    }
}

void render_postgres(const DisableRowSecurity& op, const Setting& /*setting*/, Output& out) {
    if (op.force) {
        out.statement(alter(op.table, "NO FORCE"));
    }
    out.statement(alter(op.table, "DISABLE"));
}

void render_postgres(const Grant& op, const Setting& /*setting*/, Output& out) {
    const std::string on = object_sql(op.on);
    change_rights(fmt::format("GRANT {} ON {} TO {}{}",
                              privileges_sql(op.privileges),
                              on,
                              roles_sql(op.to),
                              op.with_grant ? " WITH GRANT OPTION" : ""),
                  {.what = "the rights on " + op.on, .on = on, .roles = op.to},
                  out);
}

void render_postgres(const Revoke& op, const Setting& /*setting*/, Output& out) {
    const std::string on = object_sql(op.on);
    change_rights(
        fmt::format("REVOKE {} ON {} FROM {}{}",
                    privileges_sql(op.privileges),
                    on,
                    roles_sql(op.from),
                    op.cascade ? " CASCADE" : ""),
        {.what = "the rights on " + op.on, .on = on, .roles = op.from, .with_grant = op.with_grant},
        out);
}

}  // namespace dbtool::ddl
