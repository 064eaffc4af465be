#include "moving.hpp"

#include <fmt/format.h>
#include <utility>

#include <dbtool/core/error.hpp>
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
    for (const char* flag : {"--dry-run", "--atomic", "--wait", "--lock-wait"}) {
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

run::MoveOptions move_options_of(const Session& session) {
    const Arguments& arguments = session.arguments();
    run::MoveOptions options;
    options.dry_run = arguments.has("--dry-run");
    options.atomic = arguments.has("--atomic");
    options.lock_wait = session.seconds("--lock-wait");
    session.seconds("--wait");  // A mistake in it is told before anything is done.
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
    session.out(run::offline_script(session.target(), picture, plan, direction));
    return 0;
}

}  // namespace dbtool::cli
