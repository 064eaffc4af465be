#include <algorithm>

#include <dbtool/config/project.hpp>
#include <dbtool/core/error.hpp>

#include "target.hpp"

// dbtool.yaml with each of its environments, and .env.
namespace dbtool::fuzz {
namespace {

std::optional<std::string> variable(const std::string& name) {
    if (name == "HOST") {
        return "db.example";
    }
    return name == "EMPTY" ? std::optional<std::string>("") : std::nullopt;
}

void check_places(const std::vector<Diagnostic>& diagnostics, std::string_view text) {
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    for (const Diagnostic& diagnostic : diagnostics) {
        require(!diagnostic.message.empty(), "a mistake has a message");
        require(diagnostic.position.line >= 0 && diagnostic.position.line <= lines,
                "a mistake is in the file",
                diagnostic.message);
    }
}

void resolve(const config::Project& project, const config::Choice& choice) {
    try {
        config::resolve_target(project, choice, variable);
    } catch (const Error& error) {
        require(error.kind == ErrorKind::configuration, "a mistake is the configuration's");
    }
}

}  // namespace
}  // namespace dbtool::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dbtool;
    const std::string_view text = fuzz::text_of(data, size);
    const auto parsed = config::parse_project(text, "dbtool.yaml", fuzz::variable);
    fuzz::check_places(parsed.diagnostics, text);
    if (!has_errors(parsed.diagnostics)) {
        fuzz::resolve(parsed.project, {});
        for (const config::Environment& environment : parsed.project.environments) {
            config::Project chosen = parsed.project;
            chosen.default_environment = environment.name;
            // A file that the input names is not this machine's to read.
            chosen.environments = {environment};
            chosen.environments.front().url_file.reset();
            fuzz::resolve(chosen, {.environment = environment.name});
        }
    }
    fuzz::check_places(config::parse_dotenv(text, ".env").diagnostics, text);
    return 0;
}
