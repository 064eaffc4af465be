#include <array>

#include <dbtool/core/error.hpp>

#include "commands.hpp"
#include "completion_script.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_completion(Session& session) {
    if (session.json()) {
        throw Error(ErrorKind::usage, "a completion script is not JSON", "Leave --format out.");
    }
    session.out(completion_script(session.arguments().value("SHELL").value()));
    return 0;
}

constexpr std::array<Operand, 1> operands = {{
    {"SHELL", Operand::Count::required, OperandKind::word, "Your shell", "bash|zsh|fish"},
}};

}  // namespace

const Command completion_command = {
    .name = "completion",
    .group = "This program",
    .summary = "Write a completion script for a shell",
    .needs = Needs::nothing,
    .operands = operands,
    .examples =
        "dbtool completion bash > ~/.local/share/bash-completion/completions/dbtool\tfor bash\n"
        "dbtool completion zsh > ~/.zfunc/_dbtool\tfor zsh\n"
        "dbtool completion fish > ~/.config/fish/completions/dbtool.fish\tfor fish\n",
    .run = run_completion,
};

}  // namespace dbtool::cli
