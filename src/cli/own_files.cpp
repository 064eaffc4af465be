#include "own_files.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

#include <dbtool/core/error.hpp>

namespace dbtool::cli {
namespace {

namespace fs = std::filesystem;

struct OwnFile {
    fs::path path;
    std::string what;
};

/// Where links lead to; the path as it is where that cannot be known.
fs::path resolved(const fs::path& path) {
    std::error_code problem;
    fs::path real = fs::weakly_canonical(fs::absolute(path, problem), problem);
    return problem ? path : real;
}

/// The same file, be it by another name.
bool is_same(const fs::path& one, const fs::path& other) {
    std::error_code none;
    return resolved(one) == resolved(other) || fs::equivalent(one, other, none);
}

bool is_below(const fs::path& path, const fs::path& folder) {
    const fs::path inner = resolved(path);
    const fs::path outer = resolved(folder);
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first ==
           outer.end();
}

void add_database(const config::Project& project,
                  const config::Choice& choice,
                  std::vector<OwnFile>& into) {
    const run::Target target =
        config::resolve_target(project, choice, config::process_variables()).target;
    if (target.connect.dialect != Dialect::sqlite || target.connect.target == ":memory:") {
        return;
    }
    static constexpr std::array<const char*, 4> endings = {"", "-wal", "-shm", "-journal"};
    for (const char* ending : endings) {
        into.push_back({target.connect.target + ending, "the database"});
        // SQLite follows links, and names these files by what they lead to.
        into.push_back({resolved(target.connect.target).string() + ending, "the database"});
    }
}

/// What there is in spite of mistakes: those are told when the command asks for it.
std::vector<OwnFile> own_files(const config::Choice& choice) {
    std::vector<OwnFile> files = {{".env", "the variables"}};
    if (choice.config) {
        files.push_back({*choice.config, "the configuration"});
    }
    if (choice.migrations) {
        files.push_back({*choice.migrations, "the migrations"});
    }
    try {
        config::apply_dotenv(".");
        const config::Project project =
            config::load_project(choice, ".", config::process_variables());
        files.push_back({project.file, "the configuration"});
        files.push_back({project.migrations, "the migrations"});
        for (const config::Environment& environment : project.environments) {
            if (environment.url_file) {
                files.push_back({project.folder / environment.url_file->text, "the URL"});
            }
        }
        add_database(project, choice, files);
    } catch (const Error&) {
        // Where dbtool.yaml has mistakes in it, these are where they are by default.
        files.push_back({"dbtool.yaml", "the configuration"});
        files.push_back({"migrations", "the migrations"});
    }
    return files;
}

}  // namespace

void refuse_own_file(const config::Choice& choice, const OutputFile& output) {
    for (const OwnFile& own : own_files(choice)) {
        if (own.path.empty()) {
            continue;
        }
        const bool folder = own.what == "the migrations";
        if (folder ? is_below(output.path, own.path) : is_same(output.path, own.path)) {
            throw Error(ErrorKind::usage,
                        fmt::format("the {} file {} would be written {} {}",
                                    output.option == "--log-file" ? "log" : "status",
                                    output.path,
                                    folder ? "among" : "over",
                                    own.what),
                        fmt::format("Name another file with {}.", output.option));
        }
    }
}

std::optional<std::string> log_file_of(const config::Choice& choice,
                                       const std::optional<std::string>& path) {
    if (path) {
        refuse_own_file(choice, {"--log-file", *path});
    }
    return path;
}

}  // namespace dbtool::cli
