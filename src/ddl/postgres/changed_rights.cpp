#include "ddl/postgres/changed_rights.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include <dbtool/core/text.hpp>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

/// Where rights are, for each kind of object behind ON.
struct Place {
    std::string_view word;  ///< What ON begins with; the last, which is empty, are tables.
    std::string_view query;
};

constexpr std::string_view relations = R"(
SELECT c.oid::regclass::text, CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || c.oid::regclass, '', x.*
  FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) x
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT a.attrelid::regclass::text, a.attrelid::regclass::text, format(' (%I)', a.attname), x.*
  FROM pg_attribute a, aclexplode(a.attacl) x WHERE NOT a.attisdropped
)";
constexpr std::string_view routines = R"(
SELECT p.oid::text, 'ROUTINE ' || p.oid::regprocedure, '', x.*
  FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
)";
constexpr std::string_view types = R"(
SELECT t.oid::text, 'TYPE ' || t.oid::regtype, '', x.*
  FROM pg_type t, aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x
)";

constexpr std::array<Place, 17> places = {{
    {"ALL TABLES", relations},
    {"ALL SEQUENCES", relations},
    {"ALL ", routines},
    {"TABLE ", relations},
    {"SEQUENCE ", relations},
    {"FUNCTION ", routines},
    {"PROCEDURE ", routines},
    {"ROUTINE ", routines},
    {"TYPE ", types},
    {"DOMAIN ", types},
    {"SCHEMA ",
     "SELECT n.oid::text, format('SCHEMA %I', n.nspname), '', x.* FROM pg_namespace n, "
     "aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x"},
    {"DATABASE ",
     "SELECT d.oid::text, format('DATABASE %I', d.datname), '', x.* FROM pg_database d, "
     "aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x"},
    {"LANGUAGE ",
     "SELECT l.oid::text, format('LANGUAGE %I', l.lanname), '', x.* FROM pg_language l, "
     "aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) x"},
    {"FOREIGN DATA WRAPPER ",
     "SELECT w.oid::text, format('FOREIGN DATA WRAPPER %I', w.fdwname), '', x.* FROM "
     "pg_foreign_data_wrapper w, aclexplode(coalesce(w.fdwacl, acldefault('F', w.fdwowner))) x"},
    {"FOREIGN SERVER ",
     "SELECT s.oid::text, format('FOREIGN SERVER %I', s.srvname), '', x.* FROM pg_foreign_server "
     "s, aclexplode(coalesce(s.srvacl, acldefault('S', s.srvowner))) x"},
    {"LARGE OBJECT ",
     "SELECT m.oid::text, 'LARGE OBJECT ' || m.oid, '', x.* FROM pg_largeobject_metadata m, "
     "aclexplode(coalesce(m.lomacl, acldefault('L', m.lomowner))) x"},
    {"", relations},
}};

/// An oid: of PUBLIC it is 0.
std::string role_oid(const std::string& role) {
    const std::string sql = role_sql(role);
    if (sql == "PUBLIC") {
        return "0";
    }
    const bool word = sql == "CURRENT_USER" || sql == "SESSION_USER" || sql == "CURRENT_ROLE";
    return fmt::format("(SELECT oid FROM pg_roles WHERE rolname = {})",
                       word ? sql : quote_literal(role));
}

std::string query_of(const RightsChange& change) {
    const auto* place = std::find_if(places.begin(), places.end(), [&](const Place& one) {
        return change.on.starts_with(one.word);
    });
    std::vector<std::string> roles;
    for (const std::string& role : change.roles) {
        roles.push_back(role_oid(role));
    }
    return fmt::format(
        "SELECT o, name, columns, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text "
        "END, privilege_type, grantor, is_grantable FROM ({}) AS r(o, name, columns, grantor, "
        "grantee, privilege_type, is_grantable) WHERE grantee IN ({}) ORDER BY 2, 4, 5, 3, 6",
        place->query,
        joined(roles));
}

/// One right of one role on one thing.
struct Right {
    std::string object;
    std::string name;
    std::string columns;  ///< ` (a)`; empty: all of it.
    std::string grantee;
    std::string privilege;
    std::string grantor;
    auto operator<=>(const Right&) const = default;
};
using Rights = std::map<Right, bool>;  ///< And whether it may be given on.

Rights read(Facts& facts, const std::string& query) {
    Rights out;
    for (const auto& row : facts.ask_bare(query)) {
        const auto text = [&](std::size_t i) { return row.at(i).value_or(""); };
        out.emplace(Right{text(0), text(1), text(2), text(3), text(4), text(5)}, text(6) == "t");
    }
    return out;
}

/// GRANT and REVOKE statements, the rights of a role on a thing in one.
class Statements {
public:
    void add(const std::string& verb, const Right& right, const std::string& behind = "") {
        const bool grant = verb == "GRANT";
        const std::string rest =
            fmt::format(" ON {} {} {}{}", right.name, grant ? "TO" : "FROM", right.grantee, behind);
        auto& privileges = grouped_[{verb, rest}];
        if (std::string one = right.privilege + right.columns;
            std::find(privileges.begin(), privileges.end(), one) == privileges.end()) {
            privileges.push_back(std::move(one));
        }
    }
    void grant(const Right& right, bool grantable) {
        add("GRANT", right, grantable ? " WITH GRANT OPTION" : "");
    }
    void append_to(std::vector<std::string>& out) const {
        for (const auto& [form, privileges] : grouped_) {
            out.push_back(form.first + " " + joined(privileges) + form.second);
        }
    }

private:
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> grouped_;
};

/// What makes the rights again as they were.
std::vector<std::string> undo(const Rights& before, const Rights& after, bool with_grant) {
    Statements revokes;
    Statements grants;
    std::set<std::pair<std::string, std::string>> touched;
    for (const auto& [right, grantable] : after) {
        const auto was = before.find(right);
        if (was == before.end()) {
            revokes.add("REVOKE", right);
            touched.emplace(right.object, right.grantee);
        } else if (grantable && !was->second) {
            revokes.add("REVOKE GRANT OPTION FOR", right);
            touched.emplace(right.object, right.grantee);
        }
    }
    for (const auto& [right, grantable] : before) {
        const bool lost = !after.contains(right);
        // REVOKE of a right on a table takes that on its columns too.
        const bool taken_along =
            !right.columns.empty() && touched.contains({right.object, right.grantee});
        if (lost || taken_along) {
            grants.grant(right, grantable || (lost && with_grant && right.grantee != "PUBLIC"));
        }
    }
    std::vector<std::string> out;
    revokes.append_to(out);
    grants.append_to(out);
    return out;
}

}  // namespace

std::string role_sql(const std::string& role) {
    static constexpr std::array<std::string_view, 4> special = {
        "public", "current_user", "session_user", "current_role"};
    const std::string lower = to_lower(role);
    if (std::find(special.begin(), special.end(), lower) == special.end()) {
        return sql_name(Identifier(role));
    }
    std::string word = lower;
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c == '_' ? c : static_cast<char>(c - 'a' + 'A');
    });
    return word;
}

void change_rights(std::string sql, const RightsChange& change, Output& out) {
    const std::string query = query_of(change);
    const auto before = std::make_shared<Rights>();  // Both readings are of one transaction.
    out.keep("keep " + change.what, [query, before](Facts& facts) -> Resolved {
        *before = read(facts, query);
        return {};
    });
    out.statement(std::move(sql));
    out.keep("keep what was changed of " + change.what, [query, before, change](Facts& facts) {
        Restore restore;
        restore.what = change.what;
        restore.statements = undo(*before, read(facts, query), change.with_grant);
        return Resolved{{}, std::move(restore)};
    });
}

}  // namespace dbtool::ddl
