#include <dbtool/report/revisions.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_branches(Session& session) {
    session.out(report::render_branches(session.console().style(), session.picture().files));
    return 0;
}

}  // namespace

const Command branches_command = {
    .name = "branches",
    .group = "Looking",
    .summary = "Show where lines part, and the labels",
    .needs = Needs::files,
    .examples = "dbtool branches\trevisions that several others revise; needs no database\n",
    .run = run_branches,
};

}  // namespace dbtool::cli
