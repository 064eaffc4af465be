#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/write.hpp>
#include <dbtool/report/written.hpp>

#include "commands.hpp"
#include "editor.hpp"
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

int run_create(Session& session) {
    const Arguments& arguments = session.arguments();
    const std::string editor = arguments.has("--edit") ? editor_command() : "";
    migration::NewMigration migration;
    migration.message = arguments.value("MESSAGE").value();
    migration.revises = parents(session);
    for (const std::string& text : arguments.list("--depends-on")) {
        for (RevisionId& id : ids_of(session, session.resolve(revision::parse_selector(text)))) {
            migration.depends_on.push_back(std::move(id));
        }
    }
    if (const auto label = arguments.value("--branch")) {
        migration.labels.push_back(*label);
    }
    const migration::WrittenFile written = migration::write_migration(
        session.picture().folder, migration, session.project().numbering);
    session.out(report::render_created(session.console().style(), written));
    if (!editor.empty()) {
        edit(editor, written.path);
    }
    return 0;
}

constexpr std::array<Option, 5> options = {{
    {"--as", "", "FORM", "The kind of file (sql)", false, "sql"},
    {"--head", "", "SELECTOR", "What it revises (the head); base starts a line of its own"},
    {"--branch", "", "LABEL", "Name the branch that begins here"},
    {"--depends-on", "", "ID", "A revision that must be applied before; may be repeated", true},
    {"--edit", "", "", "Open the file in $VISUAL or $EDITOR"},
}};

constexpr std::array<Operand, 1> operands = {{
    {"MESSAGE",
     Operand::Count::required,
     OperandKind::text,
     "What it does; becomes part of the file's name"},
}};

}  // namespace

const Command create_command = {
    .name = "create",
    .group = "Authoring",
    .summary = "Write the next migration file and print its path",
    .needs = Needs::files,
    .options = options,
    .operands = operands,
    .examples =
        "dbtool create \"add users\"\tmigrations/0001_add_users.sql\n"
        "dbtool create \"add users\" --edit\tand open it\n"
        "dbtool create \"invoices\" --head base --branch billing\ta line of its own, with a name\n"
        "dbtool create \"totals\" --head billing@head --depends-on 0007\ton that line, after "
        "0007\n",
    .run = run_create,
};

}  // namespace dbtool::cli
