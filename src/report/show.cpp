#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/show.hpp>

#include "json.hpp"
#include "moment.hpp"
#include "notes.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

using Statements = std::vector<run::ShownStatement>;

Json statements_json(const Statements& statements) {
    Json out = Json::array();
    for (const run::ShownStatement& statement : statements) {
        out.push_back({{"sql", statement.known ? Json(redact(statement.sql)) : Json(nullptr)},
                       {"line", or_null(statement.line)},
                       {"transactional", statement.transactional},
                       {"part", statement.part},
                       {"operation", or_null(statement.operation)},
                       {"known_when_applied",
                        statement.known ? Json(nullptr) : Json(redact(statement.sql))}});
    }
    return out;
}

std::string show_json(const ShownMigration& migration) {
    const revision::Revision& revision = migration.revision;
    return dump(
        {{"id", revision.id.str()},
         {"parents", ids(revision.parents)},
         {"message", revision.message},
         {"file", or_null(migration.file)},
         {"checksum", or_null(migration.checksum.str())},
         {"upgrade", statements_json(migration.upgrade)},
         {"downgrade", migration.downgrade ? statements_json(*migration.downgrade) : Json(nullptr)},
         {"depends_on", ids(revision.depends_on)},
         {"labels", revision.labels},
         {"irreversible", or_null(migration.irreversible)},
         {"state", or_null(migration.state)},
         {"applied_at", or_null(migration.applied_at)}});
}

std::string id_list(const std::vector<RevisionId>& list) {
    std::vector<std::string> names;
    for (const RevisionId& id : list) {
        names.push_back(one_line(id.str()));
    }
    return join(names, ", ");
}

std::string render_heading(const Style& style, const ShownMigration& migration) {
    const revision::Revision& revision = migration.revision;
    const std::string message = one_line(revision.message);
    std::string out = paint(style, Paint::bold, one_line(revision.id.str()));
    out += message.empty() ? "\n" : "  " + message + "\n";
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            out +=
                "  " + paint(style, Paint::dim, fmt::format("{:<11}", name)) + " " + value + "\n";
        }
    };
    const bool in_line = !is_repeatable(revision.id);
    add("revises", !in_line ? "" : revision.parents.empty() ? "base" : id_list(revision.parents));
    add("depends on", id_list(revision.depends_on));
    add("labels", one_line(join(revision.labels, ", ")));
    add("file", one_line(migration.file));
    add("checksum", one_line(migration.checksum.str()));
    const std::string at =
        migration.applied_at.empty() ? "" : ", " + moment(migration.applied_at) + " UTC";
    add("state", migration.state.empty() ? "" : one_line(migration.state) + at);
    return out;
}

std::string heading_of(const run::ShownStatement& statement) {
    std::string out = statement.line > 0 ? fmt::format("-- line {}", statement.line) : "--";
    if (!statement.operation.empty()) {
        out += (statement.line > 0 ? ", " : " ") + one_line(statement.operation);
    }
    return out + (statement.transactional ? "" : ", solo: outside of any transaction");
}

/// The statements as they would be sent; what is ours stands in comments, so that the whole can be
/// copied.
std::string render_script(const Style& style, std::string_view name, const Statements& statements) {
    const std::size_t parts = statements.empty() ? 0 : statements.back().part;
    std::string out = "\n" + paint(style, Paint::bold, name) + ": " +
                      counted(statements.size(), "statement") +
                      (parts > 1 ? " in " + counted(parts, "part") : "") + "\n";
    std::size_t part = 0;
    for (const run::ShownStatement& statement : statements) {
        if (parts > 1 && statement.part != part) {
            part = statement.part;
            out += paint(style, Paint::bold, fmt::format("-- part {} of {}", part, parts)) + "\n";
        }
        out += paint(style, Paint::dim, heading_of(statement)) + "\n";
        const std::string sql = harmless(redact(trim(statement.sql)));
        out += statement.known ? sql + (sql.ends_with(';') ? "\n" : ";\n")
                               : "-- when its turn comes: " + one_line(sql) + "\n";
    }
    return out;
}

}  // namespace

std::string render_show(const Style& style, const ShownMigration& migration) {
    if (style.format == Format::json) {
        return show_json(migration);
    }
    std::string out =
        render_heading(style, migration) + render_script(style, "upgrade", migration.upgrade);
    if (migration.downgrade) {
        return out + render_script(style, "downgrade", *migration.downgrade);
    }
    const std::string why = one_line(migration.irreversible);
    return out + "\n" + paint(style, Paint::bold, "downgrade") + ": none" +
           (why.empty() ? "" : ", irreversible: " + why) + "\n";
}

}  // namespace dbtool::report
