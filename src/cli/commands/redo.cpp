#include "commands.hpp"
#include "moving.hpp"

namespace dbtool::cli {
namespace {

int run_redo(Session& session) {
    const std::size_t count = session.number("--number").value_or(1);
    run::MoveOptions move;
    move.terminate_after = terminate_after(session);
    session.prepare_status();
    session.open(Session::Access::write);
    return finish(session,
                  run::redo(session.target(),
                            session.connection(),
                            std::move(session.picture()),
                            count,
                            move,
                            session.observer()));
}

constexpr std::array<Option, 3> options = {{
    {"--number", "-n", "N", "How many revisions (1)"},
    move_options[5],
    move_options[6],
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
