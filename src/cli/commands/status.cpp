#include <dbtool/report/status.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_status(Session& session) {
    const run::Picture& picture = session.picture();
    session.out(report::render_status(session.console().style(),
                                      session.shown_target(),
                                      picture,
                                      run::status(picture),
                                      run::repeatable_status(picture)));
    return 0;
}

}  // namespace

const Command status_command = {
    .name = "status",
    .group = "Looking",
    .summary = "Show applied and pending revisions",
    .needs = Needs::database,
    .examples =
        "dbtool status\tevery revision and what is to be done\n"
        "dbtool status --env prod\tof another environment\n"
        "dbtool status --format json\tfor a pipeline\n",
    .run = run_status,
};

}  // namespace dbtool::cli
