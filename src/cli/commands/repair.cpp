#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/report/written.hpp>
#include <dbtool/run/move.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_repair(Session& session) {
    const Arguments& arguments = session.arguments();
    run::RepairOptions options;
    options.done = arguments.has("--done");
    options.undone = arguments.has("--undone");
    if (options.done && options.undone) {
        throw Error(ErrorKind::usage,
                    "--done and --undone exclude each other",
                    "Look whether the statement took effect, and say which.");
    }
    session.open(Session::Access::write);
    const run::Picture& picture = session.picture();
    if (const auto text = arguments.value("SELECTOR")) {
        const auto found = session.resolve(revision::parse_selector(*text));
        if (found.size() != 1) {
            throw Error(ErrorKind::usage,
                        fmt::format("{} does not name one revision", *text),
                        "Name it by its id.");
        }
        options.only = picture.all.at(found.front()).id;
    }
    session.out(report::render_repair(
        session.console().style(),
        run::repair(session.target(), session.connection(), picture, options, session.observer())));
    return 0;
}

constexpr std::array<Option, 2> options = {{
    {"--done",
     "",
     "",
     "The statement that was cut off took effect; with SELECTOR, the whole migration is done"},
    {"--undone",
     "",
     "",
     "The statement that was cut off did not take effect; with SELECTOR, nothing of it is done"},
}};

constexpr std::array<Operand, 1> operands = {{
    {"SELECTOR", Operand::Count::optional, OperandKind::selector, "Only this revision"},
}};

}  // namespace

const Command repair_command = {
    .name = "repair",
    .group = "Moving",
    .summary = "Settle what a check or a cut-off run has left",
    .needs = Needs::project,
    .options = options,
    .operands = operands,
    .examples =
        "dbtool repair\taccept edited files as they are now\n"
        "dbtool repair --done\tthe statement that was cut off took effect\n"
        "dbtool repair --undone\tit did not: run it again\n"
        "dbtool repair --done 0007\tit stopped half way, and was finished by hand\n"
        "dbtool repair 0007\tlook after one revision alone\n",
    .run = run_repair,
};

}  // namespace dbtool::cli
