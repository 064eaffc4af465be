#include <dbtool/report/revisions.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_heads(Session& session) {
    session.out(report::render_heads(session.console().style(), session.picture().files));
    return 0;
}

}  // namespace

const Command heads_command = {
    .name = "heads",
    .group = "Looking",
    .summary = "Show the revisions that no other revises",
    .needs = Needs::files,
    .examples =
        "dbtool heads\twhere upgrade leads; needs no database\n"
        "dbtool heads --format json\tfor a script\n",
    .run = run_heads,
};

}  // namespace dbtool::cli
