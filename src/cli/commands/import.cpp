#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/migration/import.hpp>
#include <dbtool/report/written.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

int run_import(Session& session) {
    const Arguments& arguments = session.arguments();
    const std::string folder = arguments.value("DIR").value();
    const auto tool = arguments.value("--from");
    if (!tool) {
        throw Error(ErrorKind::usage,
                    "import needs --from",
                    "Say which tool wrote the folder: golang-migrate, goose or sqlx.");
    }
    const std::filesystem::path into = arguments.has("--into")
                                           ? std::filesystem::path(*arguments.value("--into"))
                                           : session.project().migrations;
    migration::ImportResult result = migration::import_folder(*tool, folder, into);
    if (has_errors(result.diagnostics)) {
        Error error(ErrorKind::migration,
                    fmt::format("{} cannot be imported", folder),
                    "Nothing was written.");
        error.diagnostics = std::move(result.diagnostics);
        throw error;
    }
    session.out(report::render_import(session.console().style(), *tool, into, result));
    return 0;
}

constexpr std::array<Option, 2> options = {{
    {"--from", "", "TOOL", "The tool that wrote the folder", false, "golang-migrate|goose|sqlx"},
    {"--into", "", "DIR", "Where to write (the folder of the migrations)"},
}};

constexpr std::array<Operand, 1> operands = {{
    {"DIR", Operand::Count::required, OperandKind::folder, "The other tool's folder"},
}};

}  // namespace

const Command import_command = {
    .name = "import",
    .group = "Authoring",
    .summary = "Turn another tool's folder into migration files",
    .needs = Needs::project,
    .options = options,
    .operands = operands,
    .examples =
        "dbtool import --from golang-migrate db/migrations\tpairs of .up.sql and .down.sql\n"
        "dbtool import --from goose db/goose --into migrations\tfiles with -- +goose marks\n"
        "dbtool import --from sqlx old\tplain or reversible ones\n",
    .run = run_import,
};

}  // namespace dbtool::cli
