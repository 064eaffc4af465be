#include <fmt/format.h>

#include <dbtool/config/project.hpp>
#include <dbtool/core/error.hpp>

#include "choose.hpp"
#include "small_file.hpp"

namespace dbtool::config {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "dbtool.yaml";

/// The nearest dbtool.yaml at or above a folder, written as the user would: `../dbtool.yaml`.
fs::path find_upwards(const fs::path& start) {
    std::error_code none;
    fs::path real = fs::canonical(start, none);
    if (none) {
        return {};
    }
    for (fs::path shown = start.lexically_normal();; shown = (shown / "..").lexically_normal()) {
        // Whatever else has that name is told when it is read, not passed over.
        if (fs::symlink_status(real / file_name, none).type() != fs::file_type::not_found &&
            !none) {
            return (shown / file_name).lexically_normal();
        }
        if (real == real.root_path()) {
            return {};
        }
        real = real.parent_path();
    }
}

std::string read_whole(const fs::path& path) {
    std::error_code none;
    if (fs::symlink_status(path, none).type() == fs::file_type::not_found) {
        throw Error(ErrorKind::configuration,
                    fmt::format("there is no file {}", path.string()),
                    "Name the configuration with --config FILE.");
    }
    return read_small_file(path);
}

Project read_project(const fs::path& path, const Variables& variables) {
    ParsedProject parsed = parse_project(read_whole(path), path.string(), variables);
    if (has_errors(parsed.diagnostics)) {
        Error error(ErrorKind::configuration, fmt::format("{} has mistakes", path.string()));
        error.diagnostics = std::move(parsed.diagnostics);
        throw error;
    }
    Project project = std::move(parsed.project);
    project.file = path;
    project.folder = path.parent_path();
    return project;
}

}  // namespace

Project load_project(const Choice& choice, const fs::path& start, const Variables& variables) {
    Project project;
    const fs::path path = choice.config ? fs::path(*choice.config) : find_upwards(start);
    if (!path.empty()) {
        project = read_project(path, variables);
    }
    if (choice.migrations) {
        project.migrations = *choice.migrations;
    } else {
        project.migrations = (project.folder / project.migrations).lexically_normal();
    }
    choose_environment(project, choice);
    return project;
}

}  // namespace dbtool::config
