#include <dbtool/plan/plan.hpp>
#include <dbtool/report/plan.hpp>

#include "commands.hpp"
#include "moving.hpp"

namespace dbtool::cli {
namespace {

int run_stamp(Session& session) {
    const revision::Selector to = single(session.arguments().value("SELECTOR").value(), "stamp");
    session.open(Session::Access::write);
    const run::Picture& picture = session.picture();
    const plan::StampPlan plan = plan::plan_stamp(picture.all, picture.applied, to);
    const run::Summary summary =
        run::stamp(session.target(), session.connection(), picture, plan, session.observer());
    if (session.json()) {
        session.out(report::render_stamp_plan(session.console().style(), summary.target, plan));
    }
    return finish(session, summary);
}

constexpr std::array<Operand, 1> operands = {{
    {"SELECTOR",
     Operand::Count::required,
     OperandKind::selector,
     "What the history is to say: head, an id, base, LABEL@head"},
}};

}  // namespace

const Command stamp_command = {
    .name = "stamp",
    .group = "Moving",
    .summary = "Write the history without running anything",
    .needs = Needs::project,
    .operands = operands,
    .examples =
        "dbtool stamp head\ta database that has it all already\n"
        "dbtool stamp 0007\tas if 0007 were the last one applied\n"
        "dbtool stamp base\tforget everything\n",
    .run = run_stamp,
};

}  // namespace dbtool::cli
