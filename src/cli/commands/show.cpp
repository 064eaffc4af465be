#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/show.hpp>
#include <dbtool/run/move.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

report::ShownMigration from_file(const migration::Migration& migration,
                                 Dialect dialect,
                                 const run::OperationRules& rules) {
    run::ShownScripts scripts = run::shown_scripts(migration, dialect, rules);
    report::ShownMigration shown;
    shown.revision = migration.revision;
    shown.file = migration.file.string();
    shown.checksum = migration.upgrade.checksum();
    shown.irreversible = migration.irreversible.value_or("");
    shown.upgrade = std::move(scripts.upgrade);
    if (migration.downgrade) {
        shown.downgrade = std::move(scripts.downgrade);
    }
    return shown;
}

/// What was stored when it was applied: the checkout does not have its file.
report::ShownMigration from_history(Session& session, const revision::Revision& revision) {
    const Dialect dialect = session.connection()->dialect();
    const history::StoredScripts stored =
        session.store().scripts(*session.connection(), revision.id);
    const migration::ScriptSettings settings = migration::settings_from_text(stored.settings);
    const run::OperationRules& rules = session.project().operations;
    const history::Row* row = session.picture().history.find(revision.id);
    report::ShownMigration shown;
    shown.revision = revision;
    shown.state = run::to_string(run::RevisionState::missing);
    shown.irreversible = stored.irreversible;
    if (row != nullptr) {
        shown.checksum = row->upgrade_checksum;
        shown.applied_at = row->applied_at;
    }
    // The upgrade of operations is stored as its author wrote it, for people alone.
    if (stored.upgrade && settings.format == migration::Format::sql) {
        shown.upgrade = run::shown_stored(*stored.upgrade, settings, dialect, rules);
    } else if (stored.upgrade) {
        shown.upgrade.push_back({*stored.upgrade, 1, true, 1, true, "operations"});
    }
    if (stored.downgrade) {
        shown.downgrade = run::shown_stored(*stored.downgrade, settings, dialect, rules);
    }
    return shown;
}

/// A revision that no file has may be known to the database.
std::vector<std::size_t> find(Session& session, const std::string& text) {
    const revision::Selector selector = revision::parse_selector(text);
    try {
        return session.resolve(selector);
    } catch (const Error& error) {
        if (session.is_open() || error.kind != ErrorKind::usage) {
            throw;
        }
        try {
            session.open(Session::Access::read);
        } catch (const Error&) {
            throw Error(error);  // Nothing to ask: what the files say stands.
        }
        return session.resolve(selector);
    }
}

/// `repeatable/NAME`: of the folder, or what the database has of one whose file is gone.
report::ShownMigration shown_repeatable(Session& session, const RevisionId& id) {
    if (const migration::Migration* file = session.picture().folder.find(id); file != nullptr) {
        return from_file(*file, session.dialect(), session.project().operations);
    }
    std::vector<std::string> known;
    for (const migration::Migration& one : session.picture().folder.repeatables) {
        known.push_back(one.revision.id.str());
    }
    if (!session.is_open()) {
        try {
            session.open(Session::Access::read);
        } catch (const Error&) {
            // Nothing to ask: what the files say stands.
        }
    }
    const history::Row* row = session.picture().history.find(id);
    if (row == nullptr) {
        throw Error(ErrorKind::usage,
                    "there is no " + id.str() + did_you_mean(id.str(), known),
                    "dbtool status lists them.");
    }
    revision::Revision revision;
    revision.id = id;
    revision.depends_on = row->depends_on;
    revision.message = row->message;
    return from_history(session, revision);
}

int run_show(Session& session) {
    const std::string text = session.arguments().value("SELECTOR").value();
    if (is_repeatable(RevisionId(text))) {
        session.out(report::render_show(session.console().style(),
                                        shown_repeatable(session, RevisionId(text))));
        return 0;
    }
    const std::vector<std::size_t> found = find(session, text);
    if (found.size() != 1) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} names {} revisions, and show takes one", text, found.size()),
                    "Name one by its id: dbtool history lists them.");
    }
    const revision::Revision& revision = session.graph().at(found.front());
    const migration::Migration* migration = session.picture().folder.find(revision.id);
    const report::ShownMigration shown =
        migration != nullptr
            ? from_file(*migration, session.dialect(), session.project().operations)
            : from_history(session, revision);
    session.out(report::render_show(session.console().style(), shown));
    return 0;
}

constexpr std::array<Operand, 1> operands = {{
    {"SELECTOR", Operand::Count::required, OperandKind::selector, "Which revision"},
}};

}  // namespace

const Command show_command = {
    .name = "show",
    .group = "Looking",
    .summary = "Print both scripts of a revision as they would be sent",
    .needs = Needs::files,
    .operands = operands,
    .examples =
        "dbtool show head\tthe newest one\n"
        "dbtool show 0007\tby its number\n"
        "dbtool show repeatable/posts_by_day\ta repeatable\n"
        "dbtool show 0007 --format json\tstatement by statement\n",
    .run = run_show,
};

}  // namespace dbtool::cli
