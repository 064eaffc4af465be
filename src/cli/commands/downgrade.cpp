#include <fmt/format.h>
#include <iostream>
#include <string>
#include <unistd.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/plan/plan.hpp>

#include "commands.hpp"
#include "moving.hpp"

namespace dbtool::cli {
namespace {

/// `downgrade base` drops everything: a terminal is asked, a pipeline must have said so.
void confirm(Session& session, const plan::Plan& plan) {
    const std::size_t repeatables = session.picture().history.repeatables.size();
    if (session.arguments().has("--yes") || session.arguments().has("--dry-run") ||
        (plan.steps.empty() && repeatables == 0)) {
        return;
    }
    const std::string what = fmt::format("revert {}{} on {}",
                                         counted(plan.steps.size(), "migration"),
                                         repeatables > 0 ? " and what is repeatable" : "",
                                         session.connection()->server().display);
    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0) {
        throw Error(ErrorKind::usage,
                    fmt::format("downgrade to base would {}", what),
                    "Say --yes if that is meant.");
    }
    session.console().err(fmt::format("This will {}. Go on? [y/N] ", what));
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != "y" && answer != "yes" && answer != "Y") {
        throw Error(
            ErrorKind::usage, "not confirmed, so nothing was done", "Answer y, or say --yes.");
    }
}

int run_downgrade(Session& session) {
    const std::string text = session.arguments().value("SELECTOR").value();
    if (session.arguments().has("--sql")) {
        return write_script(session, text, Direction::downgrade);
    }
    const revision::Selector to = single(text, "downgrade");
    const run::MoveOptions options = move_options_of(session);
    session.open(Session::Access::write);
    run::Picture& picture = session.picture();
    const plan::Plan plan = plan::plan_downgrade(picture.all, picture.begun(), to);
    if (to.anchor == "base" && !options.dry_run) {
        confirm(session, plan);
    }
    return finish(session,
                  run::move(session.target(),
                            session.connection(),
                            std::move(picture),
                            plan,
                            Direction::downgrade,
                            options,
                            session.observer()));
}

constexpr std::array<Option, 8> options = {{
    move_options[0],
    move_options[1],
    move_options[2],
    move_options[3],
    move_options[4],
    move_options[5],
    move_options[6],
    {"--yes", "-y", "", "Do not ask before a downgrade to base"},
}};

constexpr std::array<Operand, 1> operands = {{
    {"SELECTOR",
     Operand::Count::required,
     OperandKind::selector,
     "Where to: -N, an id that stays applied, base, ID-N, LABEL@base"},
}};

}  // namespace

const Command downgrade_command = {
    .name = "downgrade",
    .group = "Moving",
    .summary = "Revert applied revisions down to a selector",
    .needs = Needs::project,
    .moves = true,
    .options = options,
    .operands = operands,
    .examples =
        "dbtool downgrade -1\trevert the last revision\n"
        "dbtool downgrade 0007\trevert all above 0007\n"
        "dbtool downgrade base --yes\trevert everything\n"
        "dbtool downgrade billing@-1\tone step down on one branch\n"
        "dbtool downgrade -1 --dry-run\ttry it and roll back\n"
        "dbtool downgrade head:0007 --sql\tthe script for somebody else to run\n",
    .run = run_downgrade,
};

}  // namespace dbtool::cli
