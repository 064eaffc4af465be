#include <array>

#include <dbtool/report/log.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_log(Session& session) {
    const std::size_t count = session.number("--number").value_or(20);
    const run::Opened opened = session.connect(Session::Access::read);
    const history::Store store = session.store();
    session.out(report::render_log(session.console().style(),
                                   opened.history.exists ? store.log(*opened.connection, count)
                                                         : std::vector<history::LogEntry>()));
    return 0;
}

constexpr std::array<Option, 1> options = {{
    {"--number", "-n", "N", "How many lines (20)"},
}};

}  // namespace

const Command log_command = {
    .name = "log",
    .group = "Looking",
    .summary = "Show what was ever done to this database",
    .needs = Needs::project,
    .options = options,
    .examples =
        "dbtool log\tthe last twenty lines, newest first\n"
        "dbtool log -n 200\tmore of them\n",
    .run = run_log,
};

}  // namespace dbtool::cli
