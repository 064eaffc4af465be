#include "commands.hpp"
#include "moving.hpp"

namespace dbtool::cli {
namespace {

int run_redo(Session& session) {
    const std::size_t count = session.number("--number").value_or(1);
    session.open(Session::Access::write);
    return finish(session,
                  run::redo(session.target(),
                            session.connection(),
                            std::move(session.picture()),
                            count,
                            {},
                            session.observer()));
}

constexpr std::array<Option, 1> options = {{
    {"--number", "-n", "N", "How many revisions (1)"},
}};

}  // namespace

const Command redo_command = {
    .name = "redo",
    .group = "Moving",
    .summary = "Revert the last revisions and apply them again",
    .needs = Needs::project,
    .moves = true,
    .options = options,
    .examples =
        "dbtool redo\tthe last revision, while you are writing it\n"
        "dbtool redo -n 3\tthe last three\n",
    .run = run_redo,
};

}  // namespace dbtool::cli
