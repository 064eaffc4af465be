#include "moving.hpp"

#include <fmt/format.h>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/plan/plan.hpp>

namespace dbtool::cli {
namespace {

/// A script is made without the database: nothing in it can count from what is applied.
void refuse_relative(const revision::Selector& selector) {
    if (counts_from_history(selector)) {
        throw Error(ErrorKind::usage,
                    fmt::format("--sql knows no database to count {} from", selector.text),
                    "Name the revisions: FROM:TO.");
    }
}

void check_script_flags(const Session& session) {
    for (const char* flag : {"--dry-run",
                             "--atomic",
                             "--wait",
                             "--lock-wait",
                             "--terminate-blockers",
                             "--status-file"}) {
        if (session.arguments().has(flag)) {
            throw Error(ErrorKind::usage,
                        fmt::format("--sql makes no connection, so {} means nothing with it", flag),
                        fmt::format("Leave {} out.", flag));
        }
    }
    if (session.arguments().value("--format") == "json") {
        throw Error(ErrorKind::usage, "--sql writes SQL, not JSON", "Leave --format out.");
    }
}

/// Nothing is connected to, but how SQL is written depends on what it is for.
void require_dialect(Session& session) {
    try {
        session.target();
    } catch (Error& error) {
        if (error.kind == ErrorKind::configuration) {
            error.hint +=
                " For --sql the kind of database is enough: --url postgresql: or --url "
                "sqlite:any.db.";
        }
        throw;
    }
}

}  // namespace

std::optional<Milliseconds> terminate_after(Session& session) {
    const std::optional<Milliseconds> after = session.seconds("--terminate-blockers");
    if (!after) {
        return std::nullopt;
    }
    const run::Target& target = session.target();
    if (target.connect.dialect == Dialect::sqlite) {
        throw Error(ErrorKind::usage,
                    "--terminate-blockers means nothing on SQLite, which has no sessions to end",
                    "Leave it out.");
    }
    if (target.limits.terminate_blockers.empty()) {
        throw Error(ErrorKind::usage,
                    "--terminate-blockers ends nobody: no rule says which sessions may be ended",
                    "Write the rules into dbtool.yaml, such as run: {terminate_blockers: [{user: "
                    "app, state: idle in transaction, older_than: 5min}]}.");
    }
    // The sessions in the way are looked for from half a second on, once a second.
    constexpr Milliseconds shortest{1'000};
    const Milliseconds each = target.limits.lock_timeout;
    if (each.count() > 0 && each < shortest) {
        throw Error(ErrorKind::usage,
                    fmt::format("--terminate-blockers would see nobody: run.lock_timeout gives up "
                                "after {}",
                                format_duration(each)),
                    "Give it 1s or more.");
    }
    return after;
}

run::MoveOptions move_options_of(Session& session) {
    const Arguments& arguments = session.arguments();
    run::MoveOptions options;
    options.dry_run = arguments.has("--dry-run");
    options.atomic = arguments.has("--atomic");
    options.lock_wait = session.seconds("--lock-wait");
    session.seconds("--wait");  // A mistake in it is told before anything is done.
    options.terminate_after = terminate_after(session);
    session.prepare_status();
    return options;
}

int finish(Session& session, const run::Summary& summary) {
    switch (summary.outcome) {
        case run::Summary::Outcome::ok:
            return 0;
        case run::Summary::Outcome::interrupted:
            return exit_code(ErrorKind::interrupted);
        case run::Summary::Outcome::failed:
            break;
    }
    if (summary.error && session.json()) {
        session.console().err(
            report::render_error(session.console().error_style(), *summary.error, line_of));
    }
    return exit_code(summary.error ? summary.error->kind : ErrorKind::internal);
}

revision::Selector single(const std::string& text, std::string_view command) {
    const revision::SelectorRange range = revision::parse_selector_range(text);
    if (range.is_range) {
        throw Error(ErrorKind::usage,
                    command == "stamp"
                        ? fmt::format("{} is a range, and stamp takes one place", text)
                        : fmt::format("{} is a range, which only {} --sql takes", text, command),
                    "Name the place to go to: the place to start from is known from the database.");
    }
    return *range.from;
}

int write_script(Session& session, const std::string& text, Direction direction) {
    check_script_flags(session);
    revision::SelectorRange range = revision::parse_selector_range(text);
    const bool up = direction == Direction::upgrade;
    if (!range.is_range) {
        std::swap(range.from, range.to);
    }
    if (!up && !range.from) {
        throw Error(ErrorKind::usage,
                    "downgrade --sql needs to know where it starts",
                    "Give FROM:TO, as in head:base.");
    }
    const revision::Selector to =
        range.to ? *range.to : revision::parse_selector(up ? "head" : "base");
    refuse_relative(to);
    require_dialect(session);
    run::Picture& picture = session.picture();
    if (range.from) {
        refuse_relative(*range.from);
        picture.applied =
            picture.all.ancestors(revision::resolve(picture.all, *range.from, picture.applied));
        picture.history.exists = !picture.applied.empty();
    }
    const plan::Plan plan = up ? plan::plan_upgrade(picture.all, picture.applied, to)
                               : plan::plan_downgrade(picture.all, picture.applied, to);
    session.console().needs_all_of_out();
    session.out(run::offline_script(session.target(), picture, plan, direction));
    return 0;
}

}  // namespace dbtool::cli
