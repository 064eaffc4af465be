#include "generate/file.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/written.hpp>

#include "editor.hpp"
#include "generate/sql_form.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

std::vector<RevisionId> ids_of(Session& session, const std::vector<std::size_t>& indexes) {
    std::vector<RevisionId> out;
    for (const std::size_t index : indexes) {
        out.push_back(session.graph().at(index).id);
    }
    return out;
}

std::vector<RevisionId> parents(Session& session) {
    if (const auto text = session.arguments().value("--head")) {
        return ids_of(session, session.resolve(revision::parse_selector(*text)));
    }
    const std::vector<RevisionId> heads = ids_of(session, session.picture().files.heads());
    if (heads.size() > 1) {
        std::vector<std::string> names;
        for (const RevisionId& id : heads) {
            names.push_back(id.str());
        }
        throw Error(
            ErrorKind::usage,
            fmt::format("there are {} heads to follow: {}", heads.size(), join(names, ", ")),
            "Say which with --head, or join them with dbtool merge.");
    }
    return heads;
}

/// How names are made and how careful to be: as the target says, where there is one.
run::OperationRules rules_of(Session& session) {
    try {
        return session.target().operations;
    } catch (const Error&) {
        return {};  // Writing a file needs no database.
    }
}

}  // namespace

migration::NewMigration new_migration(Session& session, const std::string& message) {
    const Arguments& arguments = session.arguments();
    migration::NewMigration migration;
    migration.message = message;
    migration.revises = parents(session);
    for (const std::string& text : arguments.list("--depends-on")) {
        for (RevisionId& id : ids_of(session, session.resolve(revision::parse_selector(text)))) {
            migration.depends_on.push_back(std::move(id));
        }
    }
    if (const auto label = arguments.value("--branch")) {
        migration.labels.push_back(*label);
    }
    return migration;
}

void put_operations(Session& session,
                    migration::NewMigration& migration,
                    std::vector<ddl::Operation> operations) {
    if (migration.format == migration::Format::sql) {
        SqlForm sql = sql_form(operations, session.dialect(), rules_of(session));
        migration.upgrade = std::move(sql.upgrade);
        migration.downgrade = std::move(sql.downgrade);
    }
    migration.operations = std::move(operations);
}

int write_and_edit(Session& session, const migration::NewMigration& migration) {
    const std::string editor = session.arguments().has("--edit") ? editor_command() : "";
    const migration::WrittenFile written = migration::write_migration(
        session.picture().folder, migration, session.project().numbering);
    session.out(
        report::render_created(session.console().style(), written, migration.operations.size()));
    if (!editor.empty()) {
        edit(editor, written.path);
    }
    return 0;
}

migration::Format format_of(Session& session, migration::Format without) {
    const auto as = session.arguments().value("--as");
    return !as ? without : *as == "yaml" ? migration::Format::yaml : migration::Format::sql;
}

}  // namespace dbtool::cli
