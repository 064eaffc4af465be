#include "choose.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "expand.hpp"

namespace dbtool::config {

const Environment* choose_environment(const Project& project, const Choice& choice) {
    const std::string& name =
        choice.environment ? *choice.environment : project.default_environment;
    if (name.empty() && !choice.environment) {
        return nullptr;
    }
    if (const Environment* found = project.find(name)) {
        return found;
    }
    if (project.file.empty()) {
        throw Error(ErrorKind::configuration,
                    fmt::format("there is no environment \"{}\": no dbtool.yaml was found", name),
                    "Make one with dbtool init, or name it with --config.");
    }
    std::vector<std::string> names;
    for (const Environment& environment : project.environments) {
        names.push_back(environment.name);
    }
    Error error(ErrorKind::configuration,
                fmt::format("there is no environment \"{}\"{}", name, did_you_mean(name, names)),
                names.empty() ? "Describe it under environments."
                              : fmt::format("The environments are {}.", join(names, ", ")));
    error.position.file = project.file.string();
    throw error;
}

std::string expanded(const RawValue& value, std::string_view name, const Variables& variables) {
    Expanded result = expand(value.text, variables);
    if (result.mistake.empty() && result.text.empty()) {
        result.mistake = "it is empty once its variables are put in";
    }
    if (!result.mistake.empty()) {
        Error error(
            ErrorKind::configuration, fmt::format("{}: {}", name, result.mistake), result.help);
        error.position = value.position;
        throw error;
    }
    return result.text;
}

}  // namespace dbtool::config
