#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/check.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

using Findings = std::vector<report::CheckFinding>;

report::CheckFinding finding(std::string code,
                             Severity severity,
                             std::string message,
                             std::string help) {
    report::CheckFinding out;
    out.diagnostic = {.code = std::move(code),
                      .severity = severity,
                      .message = std::move(message),
                      .position = {},
                      .help = std::move(help)};
    return out;
}

void find_several_heads(const run::Picture& picture, Findings& into) {
    std::vector<std::string> names;
    for (const std::size_t index : picture.files.heads()) {
        names.push_back(picture.files.at(index).id.str());
    }
    if (names.size() > 1) {
        into.push_back(
            finding("several-heads",
                    Severity::error,
                    fmt::format("there are {} heads: {}", names.size(), join(names, ", ")),
                    "Join them with dbtool merge."));
    }
}

report::CheckFinding of_state(Session& session,
                              const run::RevisionStatus& status,
                              const std::string& id) {
    switch (status.state) {
        case run::RevisionState::pending:
            return finding("pending",
                           Severity::error,
                           fmt::format("{} is not applied", id),
                           "Run dbtool upgrade.");
        case run::RevisionState::missing:
            return finding(
                "missing",
                Severity::error,
                fmt::format("{} is applied and has no file", id),
                "Check out the version that has it, or revert it with dbtool downgrade.");
        case run::RevisionState::running:
            return finding("running",
                           Severity::error,
                           fmt::format("{} is half applied, or being applied now", id),
                           "Wait for the run to end; else dbtool upgrade goes on with it or says "
                           "how to settle it.");
        case run::RevisionState::edited: {
            report::CheckFinding out =
                finding("edited",
                        Severity::error,
                        fmt::format("{} was edited after it was applied", id),
                        "Put the file back, or accept it with dbtool repair.");
            out.diff = run::edit_diff(
                *session.connection(), session.store(), session.picture(), RevisionId(id));
            return out;
        }
        case run::RevisionState::applied:
            break;
    }
    return finding("edited-downgrade",
                   Severity::warning,
                   fmt::format("the downgrade of {} was edited after it was applied", id),
                   "The file's text is the one that downgrade would use.");
}

void find_states(Session& session, Findings& into) {
    const run::Picture& picture = session.picture();
    for (const run::RevisionStatus& status : run::status(picture)) {
        if (status.state == run::RevisionState::applied && !status.downgrade_edited) {
            continue;
        }
        const RevisionId& id = picture.all.at(status.index).id;
        report::CheckFinding out = of_state(session, status, id.str());
        out.revision = id;
        if (status.migration != nullptr) {
            out.diagnostic.position.file = status.migration->file.string();
        }
        into.push_back(std::move(out));
    }
}

void find_repeatables(Session& session, Findings& into) {
    for (const run::RepeatableStatus& status : run::repeatable_status(session.picture())) {
        const std::string& id = status.id.str();
        report::CheckFinding out;
        switch (status.state) {
            case run::RevisionState::pending:
                out = finding(
                    "pending",
                    Severity::error,
                    status.row == nullptr
                        ? fmt::format("{} is not applied", id)
                        : fmt::format("{}, or what it depends on, has changed since it was applied",
                                      id),
                    "Run dbtool upgrade.");
                break;
            case run::RevisionState::missing:
                out = finding("missing",
                              Severity::warning,
                              fmt::format("{} is applied and has no file", id),
                              "Nothing drops what it made: a migration can.");
                break;
            case run::RevisionState::running:
                out = finding("running",
                              Severity::error,
                              fmt::format("{} is half applied, or being applied now", id),
                              "Wait for the run to end; else dbtool upgrade begins it again.");
                break;
            case run::RevisionState::edited:
            case run::RevisionState::applied:
                continue;
        }
        out.revision = status.id;
        if (status.migration != nullptr) {
            out.diagnostic.position.file = status.migration->file.string();
        }
        into.push_back(std::move(out));
    }
}

/// A misspelt directive in a header is found when the folder is read and again when its SQL is.
bool is_known(const Findings& findings, const Diagnostic& diagnostic) {
    return std::any_of(findings.begin(), findings.end(), [&](const report::CheckFinding& finding) {
        return finding.diagnostic == diagnostic;
    });
}

void find_mistakes_in_sql(Session& session,
                          const std::vector<migration::Migration>& migrations,
                          Findings& into) {
    for (const migration::Migration& migration : migrations) {
        for (Diagnostic& diagnostic :
             migration::check_scripts(migration, session.connection()->dialect())) {
            if (is_known(into, diagnostic)) {
                continue;
            }
            into.push_back({.diagnostic = std::move(diagnostic),
                            .revision = migration.revision.id,
                            .diff = {}});
        }
    }
}

int run_check(Session& session) {
    std::vector<Diagnostic> problems;
    session.open(Session::Access::read, &problems);
    Findings findings;
    for (const Diagnostic& problem : problems) {
        findings.push_back({.diagnostic = problem, .revision = {}, .diff = {}});
    }
    find_mistakes_in_sql(session, session.picture().folder.migrations, findings);
    find_mistakes_in_sql(session, session.picture().folder.repeatables, findings);
    if (!has_errors(problems)) {
        find_several_heads(session.picture(), findings);
        find_states(session, findings);
        find_repeatables(session, findings);
    }
    session.out(report::render_check(session.console().style(),
                                     session.shown_target(),
                                     session.picture().all.size(),
                                     findings,
                                     line_of));
    for (const report::CheckFinding& each : findings) {
        if (each.diagnostic.severity == Severity::error) {
            return exit_code(ErrorKind::check);
        }
    }
    return 0;
}

constexpr std::array<Option, 1> options = {{
    {"--wait", "", "SECONDS", "Wait as long for the server to come up"},
}};

}  // namespace

const Command check_command = {
    .name = "check",
    .group = "Checking",
    .summary = "Exit with 3 unless database and files agree",
    .needs = Needs::project,
    .options = options,
    .examples =
        "dbtool check\tpending, edited, missing, several heads, files that do not load\n"
        "dbtool check --wait 30\twait for a server that is starting\n"
        "dbtool check --format json\tthe findings for a pipeline\n",
    .run = run_check,
};

}  // namespace dbtool::cli
