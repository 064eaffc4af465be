#include <dbtool/plan/plan.hpp>

#include "commands.hpp"
#include "moving.hpp"

namespace dbtool::cli {
namespace {

/// `head` is that of the checkout: a database that is ahead of it, as during a rollout, is where it
/// should be.
plan::Plan plan_to(const run::Picture& picture, const revision::Selector& to) {
    if (to.label || (to.anchor != "head" && to.anchor != "heads")) {
        return plan::plan_upgrade(picture.all, picture.applied, to);
    }
    revision::RevisionSet applied(picture.files.size());
    for (std::size_t i = 0; i < picture.files.size(); ++i) {
        if (picture.applied.contains(
                picture.all.find(picture.files.at(i).id).value_or(picture.all.size()))) {
            applied.insert(i);
        }
    }
    return plan::plan_upgrade(picture.files, applied, to);
}

int run_upgrade(Session& session) {
    const std::string text = session.arguments().value("SELECTOR").value_or("head");
    if (session.arguments().has("--sql")) {
        return write_script(session, text, Direction::upgrade);
    }
    const revision::Selector to = single(text, "upgrade");
    run::MoveOptions options = move_options_of(session);
    options.plan_again = [&](const run::Picture& now) { return plan_to(now, to); };
    session.open(Session::Access::write);
    run::Picture& picture = session.picture();
    const plan::Plan plan = plan_to(picture, to);
    return finish(session,
                  run::move(session.target(),
                            session.connection(),
                            std::move(picture),
                            plan,
                            Direction::upgrade,
                            options,
                            session.observer()));
}

constexpr std::array<Operand, 1> operands = {{
    {"SELECTOR",
     Operand::Count::optional,
     OperandKind::selector,
     "Where to: head (the default), heads, an id or its beginning, +N, ID+N, LABEL@head"},
}};

}  // namespace

const Command upgrade_command = {
    .name = "upgrade",
    .group = "Moving",
    .summary = "Apply pending revisions up to a selector",
    .needs = Needs::project,
    .moves = true,
    .options = move_options,
    .operands = operands,
    .examples =
        "dbtool upgrade\tapply all that is pending\n"
        "dbtool upgrade 0007\tup to and including 0007\n"
        "dbtool upgrade +2\ttwo steps up\n"
        "dbtool upgrade billing@head\tone branch alone\n"
        "dbtool upgrade --dry-run\ttry it and roll back\n"
        "dbtool upgrade --wait 60\twait for a server that is starting\n"
        "dbtool upgrade 0005:head --sql > up.sql\tthe script for somebody else to run\n"
        "dbtool upgrade --format json\tevents, one a line\n",
    .run = run_upgrade,
};

}  // namespace dbtool::cli
