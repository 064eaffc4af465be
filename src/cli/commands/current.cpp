#include <dbtool/report/revisions.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_current(Session& session) {
    const run::Picture& picture = session.picture();
    session.out(report::render_current(
        session.console().style(), picture.all, picture.all.heads_of(picture.applied)));
    return 0;
}

}  // namespace

const Command current_command = {
    .name = "current",
    .group = "Looking",
    .summary = "Show where the database is",
    .needs = Needs::database,
    .examples =
        "dbtool current\tthe last applied revision of each branch\n"
        "dbtool current --format json\tfor a script\n",
    .run = run_current,
};

}  // namespace dbtool::cli
