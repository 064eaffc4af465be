#include <array>

#include <dbtool/migration/write.hpp>
#include <dbtool/report/written.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_init(Session& session) {
    std::vector<std::filesystem::path> written =
        migration::write_project(session.arguments().value("DIR").value_or("."));
    for (std::filesystem::path& path : written) {
        path = path.lexically_normal();
    }
    session.out(report::render_project(session.console().style(), written));
    return 0;
}

constexpr std::array<Operand, 1> operands = {{
    {"DIR", Operand::Count::optional, OperandKind::folder, "Where to (the working folder)"},
}};

}  // namespace

const Command init_command = {
    .name = "init",
    .group = "Authoring",
    .summary = "Write dbtool.yaml and migrations/, overwriting nothing",
    .needs = Needs::nothing,
    .operands = operands,
    .examples =
        "dbtool init\there\n"
        "dbtool init services/billing\tin another folder\n",
    .run = run_init,
};

}  // namespace dbtool::cli
